using Telemetry.Contract.Live;
using Telemetry.Engine.Data;

namespace Telemetry.Gateway.History;

/// <summary>
/// One row of the output journal, decoded. Values are <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="string"/>, <see cref="DateTime"/> (UTC) or null.
/// </summary>
internal sealed class OutputRow(OutputColumns columns, int index, object?[] values, ChangeKind change)
{
    private AlertItem? _alert;

    /// <summary>The alert that a row of the stream <c>alerts</c> says; made once for all who read the row.</summary>
    public AlertItem? Alert => _alert ??= AlertRows.Read(this);

    /// <summary>What the row does to the rows before it.</summary>
    public ChangeKind Change => change;

    /// <summary>The row's number within its step.</summary>
    public int Index => index;

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Names => columns.Names;

    /// <summary>The values, in the columns' order.</summary>
    public IReadOnlyList<object?> Values => values;

    /// <summary>The value of a column; null when it is NULL or there is no such column.</summary>
    public object? this[string name] => columns.IndexOf(name) is >= 0 and var at ? values[at] : null;

    /// <summary>The column as text.</summary>
    public string? Text(string name) => this[name] as string;

    /// <summary>The column as a whole number; a time as µs since the epoch.</summary>
    public long? Long(string name) => this[name] switch
    {
        long value => value,
        DateTime value => EventTimes.ToMicros(value),
        double value => (long)value,
        _ => null,
    };

    /// <summary>The column as a number.</summary>
    public double? Double(string name) => this[name] switch { double value => value, long value => value, _ => null };

    /// <summary>The column as a truth value; NULL is false.</summary>
    public bool Bool(string name) => this[name] is true or 1L;
}
