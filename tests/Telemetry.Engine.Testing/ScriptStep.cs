using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Testing;

/// <summary>One line of a script. Neighbouring readings of a source (or rows of a table) are put into one step, as many
/// as the run's batch size allows.</summary>
public abstract record ScriptStep
{
    private ScriptStep() { }

    /// <summary>A number of a source.</summary>
    public sealed record Reading(string Source, string Metric, EventTime Time, double Value) : ScriptStep;

    /// <summary>A text of a source.</summary>
    public sealed record TextReading(string Source, string Metric, EventTime Time, string Value) : ScriptStep;

    /// <summary>A source declares its low watermark.</summary>
    public sealed record Low(string Source, EventTime Time) : ScriptStep;

    /// <summary>A source comes online or goes offline.</summary>
    public sealed record Status(string Source, bool IsOnline) : ScriptStep;

    /// <summary>Journal time (and monotonic time) goes on.</summary>
    public sealed record Tick(Duration By) : ScriptStep;

    /// <summary>A message for an operator.</summary>
    public sealed record Control(string Target, byte[] Payload) : ScriptStep;

    /// <summary>A row of a table; values in the schema's order (long, double, bool, string or null).</summary>
    public sealed record Row(string Table, EventTime Time, params object?[] Values) : ScriptStep
    {
        /// <summary>What the row does; an old row and its new one follow each other and share a step.</summary>
        public ChangeKind Kind { get; init; }

        public override string ToString() => $"Row {Table} {Kind} {Time} ({string.Join(", ", Values)})";
    }

    /// <summary>The watermark of all sources, after the rows before it.</summary>
    public sealed record Watermark(string Table, EventTime Time) : ScriptStep;

    /// <summary>The end of the input.</summary>
    public sealed record EndOfInput : ScriptStep;
}
