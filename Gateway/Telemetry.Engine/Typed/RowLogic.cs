using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>What all processes share: side outputs and a version. A process is made anew for each partition, and once
/// more to describe it, so its constructor only declares.</summary>
/// <example><code>
/// public sealed class Checked : Process&lt;Reading, Reading&gt;
/// {
///     public static readonly SideTag&lt;Reading&gt; Empty = new("empty", RowShape.Of&lt;Reading&gt;());
///
///     private readonly RowCollector&lt;Reading&gt; _empty;
///
///     public Checked() => _empty = Side(Empty);
///
///     protected override string Version => "2";
///
///     public override void OnElement(in Reading reading, ProcessContext context, RowCollector&lt;Reading&gt; output)
///     {
///         if (reading.Value is null) { _empty.Add(reading); } else { output.Add(reading); }
///     }
/// }
/// </code></example>
public abstract class RowLogic
{
    private readonly List<ISideRows> _sides = [];
    private bool _isTaken;

    private protected RowLogic() { }

    /// <summary>
    /// Says which meaning the process's state has; part of the operator's description. Change it when old state must
    /// not be restored: functions have no description of their own.
    /// </summary>
    /// <value>Empty.</value>
    protected virtual string Version => "";

    internal IReadOnlyList<ISideRows> Sides => _sides;

    internal RowCursor Cursor { get; } = new();

    internal string Description => GetType().Name + VersionText;

    /// <summary>The version as part of a description.</summary>
    internal string VersionText => Version.Length == 0 ? "" : $" version {Version}";

    /// <summary>Declares a side output; call it in the constructor. Its rows are had by the stream's
    /// <see cref="Stream{T}.Side"/>.</summary>
    /// <typeparam name="T">What its rows are.</typeparam>
    /// <param name="tag">The side output.</param>
    /// <returns>Where its rows go.</returns>
    protected RowCollector<T> Side<T>(SideTag<T> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (_isTaken)
        {
            throw new InvalidOperationException(
                $"Side output '{tag.Name}' is declared too late: declare it in the process's constructor.");
        }
        var rows = new RowCollector<T>(tag.Shape, _sides.Count + 1, Cursor, tag.Name);
        _sides.Add(rows);
        return rows;
    }

    /// <summary>Notes that an operator has this process.</summary>
    internal virtual void Take()
    {
        if (_isTaken)
        {
            throw new ArgumentException($"The function that makes {GetType().Name} gave the same one twice; each "
                + "operator needs one of its own.");
        }
        _isTaken = true;
    }
}
