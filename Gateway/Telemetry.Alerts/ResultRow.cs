namespace Telemetry.Alerts;

/// <summary>The newest row of one window of one key. Times are µs since the epoch, UTC.</summary>
/// <param name="WindowStart">First instant of the window; the window's identity within its key.</param>
/// <param name="WindowEnd">First instant after the window; greater than <paramref name="WindowStart"/>.</param>
/// <param name="Value">The value that the rule compares; NaN neither raises nor clears.</param>
/// <param name="State">How sure the row is.</param>
public readonly record struct ResultRow(long WindowStart, long WindowEnd, double Value, ResultState State);
