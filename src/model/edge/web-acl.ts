/** Web ACLs of AWS WAF as a place where hosts are validated: literal byte matches on the `host` header only. */
import type { Model } from "../model";
import { Property } from "../property";
import { type CompanionIndex, indexCompanions, refer } from "../reference";
import type { Resource } from "../resource";
import { fromJson } from "../tree";
import { and, no, or, type Truth, truth, type Value, yes } from "../value";
import { LOAD_BALANCER } from "./load-balancers";
import { fewOf, gapsInside } from "./stray";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";

function associations(model: Model): CompanionIndex {
    return indexCompanions(model, [ASSOCIATION], "resourceArn", [LOAD_BALANCER]);
}

/** Whether a web ACL on a load balancer refuses requests for hosts that it does not name. */
export function validatesHostByWebAcl(model: Model, balancer: Resource): Truth {
    const { of, homeless } = model.fact(associations);
    const stray = homeless.flatMap(({ resource, gap }) =>
        gapsInside(gap.gaps).length > 0 ? [{ resource, certain: gap }] : [],
    );
    const all = [...of(balancer), ...fewOf(stray)];
    return or(...all.map(({ resource, certain }) => and(certain, aclOf(model, resource))));
}

function aclOf(model: Model, association: Resource): Truth {
    const reference = refer(model, association, association.scalar("webAclArn"), { types: [WEB_ACL] });
    if (reference.resource.state === "known") return validatesHost(reference.resource.value);
    return reference.resource.state === "unknown" ? reference.resource : no;
}

/** A default block with an allow for named hosts, or a block of everything that is not a named host. */
export function validatesHost(acl: Resource): Truth {
    const rules = rulesOf(acl);
    if (rules.state === "unknown") return rules;
    const list = rules.state === "known" ? rules.value : [];
    const blocksByDefault = has(acl.structure("defaultAction"), "block");
    const allows = list.map((rule) => and(has(either(rule, "action"), "allow"), matchesHost(statementOf(rule))));
    // Every allow must name hosts: one that does not lets any host in.
    const allowsOthers = list.map((rule) =>
        and(has(either(rule, "action"), "allow"), negate(matchesHost(statementOf(rule)))),
    );
    const blocks = list.map((rule) => and(has(either(rule, "action"), "block"), deniesOthers(statementOf(rule))));
    return or(and(blocksByDefault, or(...allows), negate(or(...allowsOthers))), or(...blocks));
}

const negate = (condition: Truth): Truth => (condition.state === "unknown" ? condition : condition.value ? no : yes);

/** Rules as a typed list, or as the JSON of the API (`ruleJson`, with upper-case keys). */
function rulesOf(acl: Resource): Value<Property[]> {
    const json = acl.structure("ruleJson");
    if (json.isAbsent) return acl.structure("rules").list();
    const text = json.text();
    if (text.state !== "known") return text;
    try {
        return Property.of(acl, "ruleJson", fromJson(JSON.parse(text.value))).list();
    } catch {
        return json.gap();
    }
}

/** A key in the spelling of the provider, else in that of the API. */
function either(property: Property, key: string): Property {
    const own = property.get(key);
    return own.isPresent ? own : property.get(key.charAt(0).toUpperCase() + key.slice(1));
}

function has(property: Property, key: string): Truth {
    if (property.isUnknown) return property.gap();
    const part = property.elements()[0] ?? property;
    return either(part, key).isPresent ? yes : no;
}

function statementOf(rule: Property): Property {
    const statement = either(rule, "statement");
    return statement.elements()[0] ?? statement;
}

/** A byte match on the host header that compares the whole name or its end. */
function matchesHost(statement: Property): Truth {
    if (statement.isUnknown) return statement.gap();
    const alternatives = part(statement, "orStatement");
    if (alternatives.isPresent) return everyStatement(alternatives, matchesHost);
    const match = part(statement, "byteMatchStatement");
    if (match.isAbsent) return no;
    const field = part(match, "fieldToMatch");
    const header = part(field, "singleHeader");
    const name = either(header, "name").text();
    const constraint = either(match, "positionalConstraint").text();
    return and(
        truth(name, (text) => text.toLowerCase() === "host"),
        truth(constraint, (text) => text === "EXACTLY" || text === "ENDS_WITH"),
    );
}

/** A negated host match, alone or joined with others by AND. */
function deniesOthers(statement: Property): Truth {
    if (statement.isUnknown) return statement.gap();
    const joined = part(statement, "andStatement");
    if (joined.isPresent) return everyStatement(joined, deniesOthers);
    const negated = part(statement, "notStatement");
    if (negated.isAbsent) return no;
    const [inner] = statementsOf(negated);
    return matchesHost(inner ?? part(negated, "statement"));
}

function everyStatement(joint: Property, test: (statement: Property) => Truth): Truth {
    const statements = statementsOf(joint);
    return statements.length === 0 ? no : and(...statements.map(test));
}

/** The statements that one joins or negates; an unknown list as the one statement that cannot be told. */
function statementsOf(property: Property): Property[] {
    return either(property, "statements").possibleElements();
}

function part(property: Property, key: string): Property {
    const inner = either(property, key);
    return inner.elements()[0] ?? inner;
}
