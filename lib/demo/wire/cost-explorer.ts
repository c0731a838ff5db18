import { demoAccounts } from '#lib/demo/accounts';
import { AwsError } from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import { getCostAndUsage } from './ce-cost.ts';
import { dimensionName, expressionTest, invalid } from './ce-expression.ts';
import { visibleLines } from './ce-lines.ts';
import { periodOf } from './ce-period.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** Answers Cost Explorer's JSON protocol, in us-east-1 alone: `GetCostAndUsage` and `GetDimensionValues`. */
export function answerCostExplorer(call: Call): Reply {
  if (call.region !== 'us-east-1') {
    throw new AwsError('UnknownEndpoint', `Cost Explorer has no endpoint in ${call.region}`, 404);
  }
  switch (call.action) {
    case 'GetCostAndUsage':
      return json(getCostAndUsage(call));
    case 'GetDimensionValues':
      return json(getDimensionValues(call));
    default:
      throw new AwsError('UnknownOperationException', `Unknown operation ${call.action}`);
  }
}

/** The answer of an action that finds nothing. */
export function emptyCostExplorer({ action }: Call): Reply {
  return action === 'GetDimensionValues'
    ? json({ DimensionValues: [], ReturnSize: 0, TotalSize: 0 })
    : json({ ResultsByTime: [], DimensionValueAttributes: [] });
}

function getDimensionValues(call: Call): Record<string, unknown> {
  const { TimePeriod, Dimension: name, SearchString, Filter, Context } = call.json;
  if (Context !== undefined && Context !== 'COST_AND_USAGE') {
    throw invalid(`Context ${String(Context)} is not supported`);
  }
  const { from, to } = periodOf(TimePeriod, call.now);
  const dimension = dimensionName(name);
  const test = expressionTest(Filter);
  const search = typeof SearchString === 'string' ? SearchString.toLowerCase() : '';
  const found = new Set(
    visibleLines(call, from, to, call.now)
      .filter(test)
      .map(({ values }) => values[dimension]),
  );
  const values = [...found]
    .filter((value) => value.toLowerCase().includes(search))
    .sort()
    .map((Value) => ({
      Value,
      Attributes: dimension === 'LINKED_ACCOUNT' ? { description: accountName(Value) } : {},
    }));
  return { DimensionValues: values, ReturnSize: values.length, TotalSize: values.length };
}

function accountName(id: string): string {
  return demoAccounts.find((account) => account.id === id)?.name ?? '';
}

function json(body: Record<string, unknown>): Reply {
  return { status: 200, contentType: CONTENT_TYPE, body: JSON.stringify(body) };
}
