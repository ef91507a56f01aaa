using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>A condition on a row and the match so far, by an expression over values that are found in it.</summary>
internal sealed class TermCondition : ICepCondition
{
    private readonly MatchCondition _condition;
    private readonly TermPlan _terms;
    private readonly int _step;
    private readonly Schema _schema;
    private readonly RowFaults _faults = new();
    private MaskKernel _kernel;
    private Frame? _frame;
    private RowStore? _rows;
    private ConditionFaults? _told;

    /// <summary>Makes the condition.</summary>
    /// <exception cref="ArgumentException">It does not fit the rows or the pattern's steps.</exception>
    public TermCondition(MatchCondition condition, int number, CepPattern pattern, Schema rows)
    {
        _condition = condition;
        _step = StepOf(pattern.Parts, number) is { } name ? pattern.StepOf(name) : CepContext.None;
        _terms = new(condition.Terms, pattern, rows, $"condition {number} on the match", hasCurrent: true);
        _schema = new([.. _terms.Columns]);
        _kernel = Binder.Condition(condition.Condition, _schema, null);
    }

    public void Open(OperatorContext context, KeyTable keys, RowStore rows, ConditionFaults told)
    {
        _kernel = Binder.Condition(
            _condition.Condition, _schema, context.Texts, () => context.JournalTime.Micros);
        _terms.Open(context, keys, ColumnLogic.Faults);
        _frame = context.NewFrame(_schema);
        _rows = rows;
        _told = told;
    }

    /// <summary>The step that would take the row for which the condition is asked; null when it only ends a
    /// loop.</summary>
    private static string? StepOf(IEnumerable<CepPart> parts, int number)
    {
        foreach (var part in parts)
        {
            var found = part switch
            {
                CepPart.Step step => Asks(step.Condition, number) ? step.Name : null,
                CepPart.Group group => StepOf(group.Parts, number),
                _ => null,
            };
            if (found is not null) { return found; }
        }
        return null;
    }

    private static bool Asks(CepCondition condition, int number) => condition switch
    {
        CepCondition.Iterative iterative => iterative.Index == number,
        CepCondition.And and => Asks(and.Left, number) || Asks(and.Right, number),
        CepCondition.Or or => Asks(or.Left, number) || Asks(or.Right, number),
        CepCondition.Not not => Asks(not.Inner, number),
        _ => false,
    };

    /// <inheritdoc/>
    public bool Holds(in CepContext context)
    {
        var frame = _frame!; // Opened before anything is asked.
        frame.Clear();
        frame.Add(context.Time, context.Key);
        _terms.Write(new AskedRows(context, _step), _rows!, context.Key, frame, 0, 0);
        _terms.ForgetFaults();
        _faults.Begin(1);
        var mask = _kernel.Evaluate(frame, _faults);
        if (_faults.Count == 0) { return (mask.True[0] & mask.Known[0] & 1) != 0; }
        _told!.Tell(this, _faults, context.Row);
        return false;
    }
}
