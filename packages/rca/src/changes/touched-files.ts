/** What a path is for, by conventions shared by many ecosystems. */
export type FileUse =
  | 'code'
  | 'settings'
  | 'schema'
  | 'dependencies'
  | 'tests'
  | 'documents'
  | 'style'
  | 'tooling'
  | 'elsewhere';

const uses: readonly (readonly [FileUse, RegExp])[] = [
  [
    'tests',
    /(?:^|\/)(?:tests?|__tests__|testdata|specs?|fixtures|e2e)\/|[._-](?:test|spec|fuzz)\.\w+$|_(?:test|fuzz_test)\.\w+$|Tests?\.(?:java|kt|cs|scala)$/,
  ],
  [
    'documents',
    /\.(?:md|mdx|rst|adoc)$|(?:^|\/)(?:docs?|documentation)\/|(?:^|\/)(?:README|CHANGELOG|LICENSE|CODEOWNERS|AUTHORS)\b/i,
  ],
  [
    'tooling',
    /(?:^|\/)\.(?:github|circleci|gitlab|vscode|husky)\b|(?:^|\/)(?:Jenkinsfile|Makefile)$|(?:^|\/)\.(?:golangci|eslint|prettier|editorconfig|gitignore|pre-commit)/,
  ],
  [
    'style',
    /\.(?:css|scss|sass|less|svg|png|jpe?g|gif|ico|woff2?|ttf)$|(?:^|\/)(?:theme|palette|colors?)\.\w+$/i,
  ],
  [
    'elsewhere',
    /(?:^|\/)(?:staging|sandbox|preprod|pre-production|qa|dev|local)(?:\/|\.ya?ml$|\.env$)/,
  ],
  [
    'dependencies',
    /(?:^|\/)(?:go\.(?:mod|sum)|package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|pom\.xml|build\.gradle(?:\.kts)?|requirements[\w-]*\.txt|Pipfile(?:\.lock)?|poetry\.lock|pyproject\.toml|Cargo\.(?:toml|lock)|Gemfile(?:\.lock)?|composer\.(?:json|lock))$|\.csproj$/,
  ],
  ['schema', /\.sql$|(?:^|\/)migrations?\//i],
  ['settings', /\.(?:ya?ml|toml|ini|conf|cfg|properties|env|json|tf|hcl)$|(?:^|\/)Dockerfile$/i],
];

export function useOf(path: string): FileUse {
  return uses.find(([, pattern]) => pattern.test(path))?.[0] ?? 'code';
}

const inert: ReadonlySet<FileUse> = new Set([
  'tests',
  'documents',
  'style',
  'tooling',
  'elsewhere',
]);

/** Why none of these files can act on the running system; `undefined` when some may, or none is known. */
export function inertReason(files: readonly string[] | undefined): string | undefined {
  if (files === undefined || files.length === 0) return undefined;
  const found = new Set(files.map(useOf));
  for (const use of found) if (!inert.has(use)) return undefined;
  const words: Readonly<Partial<Record<FileUse, string>>> = {
    tests: 'tests',
    documents: 'documents',
    style: 'looks',
    tooling: 'the tool chain',
    elsewhere: 'another environment',
  };
  return [...found].map((use) => words[use] ?? use).join(' and ');
}
