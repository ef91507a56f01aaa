using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>One reading of a step's source. Names are symbols of the step (<see cref="StepInput.Symbol"/>).</summary>
/// <param name="Metric">The metric's symbol.</param>
/// <param name="Unit">The unit's symbol, or <see cref="StepInput.NoSymbol"/>.</param>
/// <param name="Quality">The symbol of the time's quality, or of what is wrong with the value.</param>
/// <param name="Time">The event time.</param>
/// <param name="Seq">The sequence number within the step's boot. Neighbours with the same number are one message of the
/// source and are accepted or refused as duplicates together.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Number">The value of a number, 0 or 1 of a truth value.</param>
/// <param name="Text">The value of a text, else null.</param>
public readonly record struct StepReading(
    int Metric, int Unit, int Quality, EventTime Time, ulong Seq, ReadingKind Kind, double Number, string? Text);
