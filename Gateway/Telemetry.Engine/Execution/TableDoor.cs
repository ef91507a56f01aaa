using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Execution;

/// <summary>The door for tables whose rows have an event time: a row whose time is no usable instant is a dead letter
/// and moves no clock.</summary>
internal sealed class TableDoor(PartitionTables tables, Collector output)
{
    /// <summary>The rows that may enter: the frame itself, nearly always.</summary>
    public Frame Admit(Frame frame)
    {
        var (least, greatest) = Extremes.Of(frame.Times);
        if (frame.Count == 0 || (new EventTime(least).IsUsable && new EventTime(greatest).IsUsable)) { return frame; }
        var usable = new List<int>(frame.Count);
        for (var row = 0; row < frame.Count; row++)
        {
            if (new EventTime(frame.Times[row]).IsUsable) { usable.Add(row); continue; }
            if (frame.KindAt(row).IsRetraction()) { continue; }
            var fault = new RowFault(row, DeadLetterSchema.TimeOutOfRange, null);
            FaultLetters.Write(fault, frame, tables.JournalTime, output, Ingest.DeadLettersPort);
        }
        var admitted = new Frame(frame.Schema, frame.Texts);
        if (usable.Count == 0) { return admitted; }
        admitted.AddRows(frame, usable.ToArray());
        if (frame.HasKinds) { ChosenChanges.Settle(frame, usable.ToArray(), admitted); }
        return admitted;
    }
}
