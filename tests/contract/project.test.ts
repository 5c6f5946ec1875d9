import assert from "node:assert/strict";
import { homedir } from "node:os";
import { projectFiles, read, ROOT } from "./repository";

describe("project", () => {
    it("names no folder of the machine it was written on", () => {
        const folders = [ROOT, homedir()].filter((folder) => folder.length > 1).map((folder) => `${folder}/`);
        const found = projectFiles()
            .filter(isText)
            .flatMap((path) =>
                folders.filter((folder) => mentions(read(path), folder)).map((folder) => `${path}: ${folder}`),
            );
        assert.deepEqual(found, []);
    });

    it("has no line that waits for somebody", () => {
        const found = projectFiles()
            .filter((path) => /^(src|policies|tools|bench)\/.*\.(ts|mjs)$/.test(path))
            .filter((path) => /\b(TODO|FIXME|XXX)\b/.test(read(path)));
        assert.deepEqual(found, []);
    });
});

function isText(path: string): boolean {
    return !/\.(gz|png|ico|tgz)$/.test(path);
}

/** Whether a text names the folder itself, not one of the same name elsewhere (`app/home/`). */
function mentions(text: string, folder: string): boolean {
    let index = text.indexOf(folder);
    while (index >= 0) {
        if (!/[\w.}~-]/.test(text.charAt(index - 1))) return true;
        index = text.indexOf(folder, index + 1);
    }
    return false;
}
