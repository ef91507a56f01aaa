using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>An expression bound to frames outside of operators, where a host reads rows. Used by one thread.</summary>
public sealed class ExpressionEvaluation
{
    private readonly ValueKernel _kernel;

    /// <summary>Binds an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="schema">The columns of the frames.</param>
    /// <param name="texts">The texts of the frames.</param>
    /// <param name="journalTime">Gives the journal time in microseconds; null when the expression does not ask.</param>
    /// <exception cref="ArgumentException">The expression does not fit the columns.</exception>
    public ExpressionEvaluation(
        Expression expression, Schema schema, TextDictionary texts, Func<long>? journalTime = null)
    {
        _kernel = Binder.Value(expression, schema, texts, journalTime);
        Type = ExpressionTypes.TypeOf(expression, schema);
        IsNullable = ExpressionTypes.IsNullable(expression, schema);
        MayFault = ExpressionTypes.MayFault(expression);
    }

    /// <summary>The type of the values.</summary>
    public ColumnType Type { get; }

    /// <summary>Whether there may be NULLs.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether rows may fail.</summary>
    public bool MayFault { get; }

    /// <summary>Computes the values of a frame's rows.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="faults">Takes the rows that fail; the caller has begun it with the frame's rows.</param>
    /// <returns>The values; valid until the next evaluation.</returns>
    public Vec Evaluate(Frame frame, RowFaults faults) => _kernel.EvaluateAny(frame, faults);
}
