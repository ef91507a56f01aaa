using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.GroupWindows;

/// <summary>Writes the rows of groups; columns as those of the windows of one source.</summary>
internal sealed class GroupRowWriter(WindowColumns columns, CellStore store, KeyTable keys) : IGroupRows
{
    private readonly int _revision = columns.Schema.IndexOf("revision");
    private readonly int _state = columns.Schema.IndexOf("state");
    private readonly int _present = columns.Schema.IndexOf("present");
    private readonly int _expected = columns.Schema.IndexOf("expected");
    private readonly int _missing = columns.Schema.IndexOf("missing");

    /// <summary>Where rows go in the running call.</summary>
    public Collector? Output { get; set; }

    public void Add(GroupWindow window, GroupCell cell, in Presence presence)
    {
        var frame = Output!.Open(); // Set by every caller that lets groups speak.
        var row = frame.AddRows(1);
        columns.WriteValues(frame, row, [cell.Key], keys, ref store.First, [cell.Slot], window.Start, window.End);
        columns.Set.Faults.Flush(Output);
        frame.Longs(_revision)[row] = cell.Revision;
        frame.TextOrdinals(_state)[row] = frame.Texts.Intern(StateOf(window, presence));
        frame.Longs(_present)[row] = presence.Present;
        frame.Longs(_expected)[row] = presence.Expected;
        frame.SetText(_missing, row, presence.Missing);
    }

    private static string StateOf(GroupWindow window, in Presence presence) =>
        !window.IsClosed ? "provisional" : presence.Missing is null ? "final" : "incomplete";
}
