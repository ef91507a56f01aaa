using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>What a process without keys may know of the row that it handles.</summary>
/// <example><code>
/// public sealed class Delays : Process&lt;Reading, long&gt;
/// {
///     public override void OnElement(in Reading reading, ProcessContext context, RowCollector&lt;long&gt; output) =>
///         output.Add(context.JournalTime.Micros - context.Time.Micros);
/// }
/// </code></example>
public sealed class ProcessContext
{
    private readonly RowCursor _cursor;
    private OperatorContext? _context;

    internal ProcessContext(RowCursor cursor) => _cursor = cursor;

    /// <summary>The row's event time.</summary>
    public EventTime Time => _cursor.Time;

    /// <summary>The journal time of the running step.</summary>
    public EventTime JournalTime => Context.JournalTime;

    /// <summary>The watermark over all sources, as far as some operator of the pipeline asks for it.</summary>
    public EventTime Watermark => Context.WatermarkOf(SourceTable.All);

    private OperatorContext Context =>
        _context ?? throw new InvalidOperationException("The process belongs to no running operator.");

    internal void Open(OperatorContext context) => _context = context;
}
