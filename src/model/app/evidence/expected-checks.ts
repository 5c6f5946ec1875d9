/**
 * Which issues a run of `check --deploy` must show under given settings, as far as a dump alone decides it: the proof that
 * a clean output came from such a run (read in `django/core/checks/security` of 4.2.30 to 6.1.3).
 */
import { and, isNo, isTrue, isYes, not, type Truth, truth } from "../../value";
import { type DjangoSettings, MIDDLEWARE_CLASSES } from "./django-settings";

const SESSIONS_APP = "django.contrib.sessions";

/** Ids whose condition certainly holds; one that cannot be told is left out. */
export function expectedDeployIds(settings: DjangoSettings): string[] {
    return Object.entries(conditions(settings)).flatMap(([id, condition]) => (isYes(condition) ? [id] : []));
}

/** Ids that this file knows and whose condition certainly does not hold. */
export function unexpectedDeployIds(settings: DjangoSettings): string[] {
    return Object.entries(conditions(settings)).flatMap(([id, condition]) => (isNo(condition) ? [id] : []));
}

function conditions(settings: DjangoSettings): Record<string, Truth> {
    return { ...securityHeaders(settings), ...cookies(settings), ...others(settings) };
}

/** Checks that hold only with SecurityMiddleware. */
function securityHeaders(settings: DjangoSettings): Record<string, Truth> {
    const security = settings.hasMiddleware(MIDDLEWARE_CLASSES.security);
    const hsts = truth(settings.hstsSeconds, (seconds) => seconds !== 0);
    const unlessTrue = (name: string) => not(exactlyTrue(settings, name));
    return {
        "security.W001": not(security),
        "security.W004": and(security, not(hsts)),
        "security.W005": and(security, hsts, unlessTrue("SECURE_HSTS_INCLUDE_SUBDOMAINS")),
        "security.W006": and(security, unlessTrue("SECURE_CONTENT_TYPE_NOSNIFF")),
        "security.W008": and(security, unlessTrue("SECURE_SSL_REDIRECT")),
        "security.W021": and(security, hsts, unlessTrue("SECURE_HSTS_PRELOAD")),
        "security.W022": and(
            security,
            truth(settings.get("SECURE_REFERRER_POLICY").value, (value) => value.kind === "none"),
        ),
    };
}

function cookies(settings: DjangoSettings): Record<string, Truth> {
    const app = truth(settings.installedApps, (apps) => apps.includes(SESSIONS_APP));
    const middleware = settings.hasMiddleware(MIDDLEWARE_CLASSES.sessions);
    const csrf = settings.hasMiddleware(MIDDLEWARE_CLASSES.csrf);
    const insecure = not(exactlyTrue(settings, "SESSION_COOKIE_SECURE"));
    const readable = not(exactlyTrue(settings, "SESSION_COOKIE_HTTPONLY"));
    const onlyInSessions = truth(settings.csrfUseSessions, (on) => on);
    return {
        "security.W003": not(csrf),
        "security.W010": and(app, not(middleware), insecure),
        "security.W011": and(middleware, not(app), insecure),
        "security.W012": and(app, middleware, insecure),
        "security.W013": and(app, not(middleware), readable),
        "security.W014": and(middleware, not(app), readable),
        "security.W015": and(app, middleware, readable),
        "security.W016": and(csrf, not(onlyInSessions), not(exactlyTrue(settings, "CSRF_COOKIE_SECURE"))),
    };
}

function others(settings: DjangoSettings): Record<string, Truth> {
    const frames = settings.hasMiddleware(MIDDLEWARE_CLASSES.frames);
    return {
        "security.W002": not(frames),
        "security.W009": truth(
            settings.secretKey,
            (key) => !key.longEnough || !key.variedEnough || key.insecurePrefix,
            true,
        ),
        "security.W018": isTrue(settings.debug),
        "security.W019": and(frames, not(truth(settings.get("X_FRAME_OPTIONS").text(), (value) => value === "DENY"))),
        "security.W020": truth(settings.allowedHosts, (hosts) => hosts.length === 0),
    };
}

/** These checks ask for `is True`: 1 and "yes" do not do. */
function exactlyTrue(settings: DjangoSettings, name: string): Truth {
    return truth(settings.get(name).value, (value) => value.kind === "boolean" && value.value);
}
