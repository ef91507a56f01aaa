using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>
/// A computation over the columns of a row, as a tree. It is bound once to pre-built vector kernels: no code is
/// generated and nothing runs row by row. NULL follows SQL: it makes values NULL and conditions unknown.
/// </summary>
public abstract record Expression
{
    private Expression() { }

    /// <summary>Whether a row may fail: divide by zero, overflow. Joins have no dead letters: a pair that fails in a
    /// join's condition matches not.</summary>
    public bool MayFault() => ExpressionTypes.MayFault(this);

    /// <summary>What it is made of.</summary>
    internal virtual ImmutableArray<Expression> Operands => [];

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

    /// <summary>A truth value; a condition too.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Boolean(bool Value) : Expression;

    /// <summary>An exact decimal number.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Decimal(decimal Value) : Expression
    {
        /// <summary>Equal when it is written equally: 1.10 is another constant than 1.1.</summary>
        /// <param name="other">The other one.</param>
        /// <returns>True when both write the same.</returns>
        public bool Equals(Decimal? other) => other is not null && Written == other.Written;

        /// <inheritdoc/>
        public override int GetHashCode() => Value.GetHashCode();

        private string Written => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>An instant.</summary>
    /// <param name="Micros">Microseconds since the epoch.</param>
    public sealed record Time(long Micros) : Expression;

    /// <summary>No value, of a type; a Boolean one is an unknown condition.</summary>
    /// <param name="Type">The type.</param>
    public sealed record Null(ColumnType Type) : Expression;

    /// <summary>The journal time of the running step.</summary>
    public sealed record JournalTime : Expression;

    /// <summary>The row's event time, which is no column.</summary>
    public sealed record EventTime : Expression;

    /// <summary>Two values of one type, added, subtracted, multiplied or divided. Integers wrap around; functions that
    /// check are called (<see cref="Call"/>).</summary>
    /// <param name="Operation">What is done.</param>
    /// <param name="Left">The first value.</param>
    /// <param name="Right">The second value.</param>
    public sealed record Arithmetic(ArithmeticOperation Operation, Expression Left, Expression Right) : Expression
    {
        internal override ImmutableArray<Expression> Operands => [Left, Right];
    }

    /// <summary>A function of values.</summary>
    /// <param name="Function">The function.</param>
    /// <param name="Arguments">Its arguments, of the types that it declares.</param>
    public sealed record Call(ScalarFunction Function, ImmutableArray<Expression> Arguments) : Expression
    {
        /// <summary>A function of values.</summary>
        /// <param name="function">The function.</param>
        /// <param name="arguments">Its arguments.</param>
        public Call(ScalarFunction function, params ReadOnlySpan<Expression> arguments)
            : this(function, ImmutableArray.Create(arguments)) { }

        internal override ImmutableArray<Expression> Operands => Arguments;

        /// <inheritdoc/>
        public bool Equals(Call? other) => other is not null && Function.Equals(other.Function)
            && Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Function, Arguments.Length);

        /// <inheritdoc/>
        public override string ToString() => $"{Function.Name}({string.Join(", ", Arguments)})";
    }

    /// <summary>The value of the first branch whose condition is true; else another one. What is not chosen for a row
    /// cannot fail for it.</summary>
    /// <param name="Branches">At least one.</param>
    /// <param name="Else">The value when no condition is true.</param>
    public sealed record Case(ImmutableArray<CaseBranch> Branches, Expression Else) : Expression
    {
        internal override ImmutableArray<Expression> Operands =>
            [.. Branches.SelectMany(branch => new[] { branch.When, branch.Then }), Else];

        /// <inheritdoc/>
        public bool Equals(Case? other) => other is not null && Else.Equals(other.Else)
            && Branches.AsSpan().SequenceEqual(other.Branches.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Else, Branches.Length);

        /// <inheritdoc/>
        public override string ToString() =>
            $"case {string.Join(" ", Branches.Select(b => $"when {b.When} then {b.Then}"))} else {Else}";
    }

    /// <summary>The first value that is there.</summary>
    /// <param name="Values">At least one, all of one type.</param>
    public sealed record Coalesce(ImmutableArray<Expression> Values) : Expression
    {
        internal override ImmutableArray<Expression> Operands => Values;

        /// <inheritdoc/>
        public bool Equals(Coalesce? other) =>
            other is not null && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Values.Length;

        /// <inheritdoc/>
        public override string ToString() => $"coalesce({string.Join(", ", Values)})";
    }

    /// <summary>Two values of one type, compared; texts by their code points.</summary>
    /// <param name="Comparison">How.</param>
    /// <param name="Left">The first value.</param>
    /// <param name="Right">The second value.</param>
    public sealed record Compare(Comparison Comparison, Expression Left, Expression Right) : Expression
    {
        internal override ImmutableArray<Expression> Operands => [Left, Right];
    }

    /// <summary>Both conditions. Where the left one is false, the right one cannot fail.</summary>
    /// <param name="Left">One condition.</param>
    /// <param name="Right">The other.</param>
    public sealed record And(Expression Left, Expression Right) : Expression
    {
        internal override ImmutableArray<Expression> Operands => [Left, Right];
    }

    /// <summary>Either condition, or both. Where the left one is true, the right one cannot fail.</summary>
    /// <param name="Left">One condition.</param>
    /// <param name="Right">The other.</param>
    public sealed record Or(Expression Left, Expression Right) : Expression
    {
        internal override ImmutableArray<Expression> Operands => [Left, Right];
    }

    /// <summary>Not the condition.</summary>
    /// <param name="Operand">The condition.</param>
    public sealed record Not(Expression Operand) : Expression
    {
        internal override ImmutableArray<Expression> Operands => [Operand];
    }

    /// <summary>Whether a column has no value; never unknown.</summary>
    /// <param name="Name">The column.</param>
    public sealed record IsNull(string Name) : Expression;

    /// <summary>Whether a value is not there, or a condition unknown; never unknown itself.</summary>
    /// <param name="Operand">The value or condition.</param>
    public sealed record IsMissing(Expression Operand) : Expression
    {
        internal override ImmutableArray<Expression> Operands => [Operand];
    }

    /// <summary>Whether a condition is true; never unknown.</summary>
    /// <param name="Operand">The condition.</param>
    public sealed record IsTrue(Expression Operand) : Expression
    {
        internal override ImmutableArray<Expression> Operands => [Operand];
    }
}
