namespace Telemetry.Engine.Expressions;

/// <summary>
/// A computation over the columns of a row, as a tree. It is bound once to pre-built vector kernels: no code is
/// generated and nothing runs row by row. NULL follows SQL: it makes values NULL and conditions unknown.
/// </summary>
public abstract record Expression
{
    private Expression() { }

    /// <summary>A column's value.</summary>
    /// <param name="Name">The column.</param>
    public sealed record Column(string Name) : Expression;

    /// <summary>A number.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Float64(double Value) : Expression;

    /// <summary>An integer, or an instant in microseconds since the epoch.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Int64(long Value) : Expression;

    /// <summary>A text.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Text(string Value) : Expression;

    /// <summary>Two values of one type, added, subtracted, multiplied or divided.</summary>
    /// <param name="Operation">What is done.</param>
    /// <param name="Left">The first value.</param>
    /// <param name="Right">The second value.</param>
    public sealed record Arithmetic(ArithmeticOperation Operation, Expression Left, Expression Right) : Expression;

    /// <summary>Two values of one type, compared; texts only for equality.</summary>
    /// <param name="Comparison">How.</param>
    /// <param name="Left">The first value.</param>
    /// <param name="Right">The second value.</param>
    public sealed record Compare(Comparison Comparison, Expression Left, Expression Right) : Expression;

    /// <summary>Both conditions.</summary>
    /// <param name="Left">One condition.</param>
    /// <param name="Right">The other.</param>
    public sealed record And(Expression Left, Expression Right) : Expression;

    /// <summary>Either condition, or both.</summary>
    /// <param name="Left">One condition.</param>
    /// <param name="Right">The other.</param>
    public sealed record Or(Expression Left, Expression Right) : Expression;

    /// <summary>Not the condition.</summary>
    /// <param name="Operand">The condition.</param>
    public sealed record Not(Expression Operand) : Expression;

    /// <summary>Whether a column has no value; never unknown.</summary>
    /// <param name="Name">The column.</param>
    public sealed record IsNull(string Name) : Expression;
}
