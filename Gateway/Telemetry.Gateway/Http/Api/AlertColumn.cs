namespace Telemetry.Gateway.Http.Api;

/// <summary>One column of many alerts.</summary>
/// <param name="Values">The values, row by row; or, where few are many times there, each of them once.</param>
/// <param name="Rows">Null, or for each row the place of its value among <paramref name="Values"/>.</param>
internal sealed record AlertColumn(IReadOnlyList<object?> Values, IReadOnlyList<int>? Rows);
