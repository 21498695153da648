import ts from 'typescript';

export interface SplicedStatement {
  readonly line: number;
  readonly why: string;
  readonly text: string;
}

/** Words of SQL as they are written in statements: capitals, as whole words. */
const sqlWords =
  /\b(SELECT|INSERT|UPDATE|DELETE|ALTER|CREATE|DROP|TRUNCATE|FROM|WHERE|JOIN|HAVING|GROUP BY|ORDER BY|UNION|VALUES|SETTINGS|FORMAT|PARTITION|KILL|SET|PRAGMA|GRANT)\b/;

/** What PromQL looks like where data would be put into it. */
const promqlSigns =
  /\b(rate|increase|delta|resets|sum|avg|min|max|count|topk|quantile|histogram_quantile|label_replace|\w+_over_time)\s*(by|without)?\s*\(\s*$|\{__name__|[{,]\s*\w+(=~|!~|!=|=)"$|\boffset\s+$/;

const promqlParameters: ReadonlySet<string> = new Set(['query', 'match[]']);

/** Literal texts of a template, each as it stands between what is put in. */
function templateTexts(node: ts.TemplateExpression): string[] {
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
}

/** Literal text that joins with something else: `'…' + x`, `x += '…'`, `'…'.concat(x)`, `['…', x].join()`. */
function isJoined(node: ts.Node): boolean {
  let { parent } = node;
  while (ts.isParenthesizedExpression(parent) || ts.isConditionalExpression(parent)) {
    parent = parent.parent;
  }
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    return kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.PlusEqualsToken;
  }
  const method = (call: ts.Node): string | undefined =>
    ts.isPropertyAccessExpression(call) && ts.isCallExpression(call.parent)
      ? call.name.text
      : undefined;
  if (ts.isPropertyAccessExpression(parent)) {
    return ['concat', 'replace', 'replaceAll', 'padEnd'].includes(method(parent) ?? '');
  }
  return ts.isArrayLiteralExpression(parent) && method(parent.parent) === 'join';
}

/** The places in a source where a statement is made of texts rather than by `sql` or the printer of PromQL. */
export function splicedStatements(path: string, text: string): readonly SplicedStatement[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: SplicedStatement[] = [];
  const printed = new Set<string>();
  const report = (node: ts.Node, why: string): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push({ line: line + 1, why, text: node.getText().slice(0, 120) });
  };
  const isPrinter = (node: ts.Expression | undefined): boolean =>
    node !== undefined &&
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'printPromql';

  function parameter(node: ts.ArrayLiteralExpression): void {
    const [name, data] = node.elements;
    if (name === undefined || data === undefined || node.elements.length !== 2) return;
    if (!ts.isStringLiteral(name) || !promqlParameters.has(name.text)) return;
    const safe =
      isPrinter(data) ||
      ts.isStringLiteral(data) ||
      (ts.isIdentifier(data) && printed.has(data.text));
    if (!safe) report(node, 'PromQL that no printer made');
  }

  function visit(node: ts.Node): void {
    if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      isPrinter(node.initializer)
    ) {
      printed.add(node.name.text);
    }
    if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) {
      const texts = templateTexts(node);
      if (texts.some((one) => sqlWords.test(one))) report(node, 'SQL with something put in');
      else if (texts.some((one) => promqlSigns.test(one)))
        report(node, 'PromQL with something put in');
    } else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (isJoined(node)) {
        if (sqlWords.test(node.text)) report(node, 'SQL joined with something');
        else if (promqlSigns.test(node.text)) report(node, 'PromQL joined with something');
      }
    } else if (ts.isTaggedTemplateExpression(node)) {
      const tag = node.tag.getText();
      const texts = ts.isTemplateExpression(node.template)
        ? templateTexts(node.template)
        : [node.template.text];
      if (tag !== 'sql' && texts.some((one) => sqlWords.test(one))) {
        report(node, `SQL by the tag ${tag}`);
      }
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      if (node.expression.text === 'sql') report(node, 'sql called with a text');
    } else if (ts.isArrayLiteralExpression(node)) parameter(node);
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}
