using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>Rows for which conditions on the match cannot be computed, as dead letters: one for a row and condition,
/// however many partial matches ask.</summary>
internal sealed class ConditionFaults(OperatorContext context, RowStore rows)
{
    private readonly Frame _frame = context.NewFrame(rows.Schema);
    private readonly List<TermCondition> _told = [];
    private Collector? _output;

    /// <summary>Begins a row.</summary>
    public void Begin(Collector output)
    {
        _output = output;
        _told.Clear();
    }

    public void Tell(TermCondition condition, RowFaults faults, int row)
    {
        if (_told.Contains(condition)) { return; }
        _told.Add(condition);
        _frame.Clear();
        _frame.Add(new EventTime(rows.TimeOf(row)), Frame.NoKey);
        rows.CopyTo(row, _frame, 0);
        Invariant.Check(_output is not null, "conditions are asked while a row enters");
        FaultLetters.Write(faults, _frame, context.JournalTime, _output, ColumnLogic.Faults);
    }
}
