using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>A row that came out of a program.</summary>
/// <param name="Sink">The output stream.</param>
/// <param name="Kind">What the row does.</param>
/// <param name="Time">The row's event time.</param>
/// <param name="Values">Its columns: long (also of times, in microseconds), double, decimal, bool, string, or
/// null.</param>
public sealed record SqlRow(string Sink, ChangeKind Kind, EventTime Time, ImmutableArray<object?> Values);
