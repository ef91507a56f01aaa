using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Functions;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

public abstract partial record BoundExpression
{
    /// <summary>A column of the input.</summary>
    /// <param name="Index">Its place in the input.</param>
    /// <param name="Name">Its name, for people; it makes no difference.</param>
    /// <param name="Type">Its type.</param>
    public sealed record Column(int Index, string Name, SqlType Type) : BoundExpression(Type)
    {
        /// <summary>Equal when it is the same column.</summary>
        /// <param name="other">The other one.</param>
        /// <returns>True for the same place and type.</returns>
        public bool Equals(Column? other) => other is not null && Index == other.Index && Type == other.Type;

        /// <inheritdoc/>
        public override int GetHashCode() => Index;

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) => this;
    }

    /// <summary>A value.</summary>
    /// <param name="Value">null for NULL, else <see langword="bool"/>, <see langword="long"/> (integers, dates, times,
    /// instants, intervals), <see langword="double"/>, <see langword="decimal"/> or <see langword="string"/>.</param>
    /// <param name="Type">Its type.</param>
    public sealed record Literal(object? Value, SqlType Type) : BoundExpression(Type)
    {
        /// <summary>TRUE.</summary>
        public static Literal True { get; } = new(true, SqlType.Boolean.With(false));

        /// <summary>FALSE.</summary>
        public static Literal False { get; } = new(false, SqlType.Boolean.With(false));

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) => this;
    }

    /// <summary>Two values of one type, compared.</summary>
    /// <param name="Comparison">How.</param>
    /// <param name="Left">The first value.</param>
    /// <param name="Right">The second value.</param>
    public sealed record Compare(Comparison Comparison, BoundExpression Left, BoundExpression Right)
        : BoundExpression(SqlType.Boolean.With(Left.Type.IsNullable || Right.Type.IsNullable))
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => [Left, Right];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new Compare(Comparison, operands[0], operands[1]);
    }

    /// <summary>Both conditions.</summary>
    /// <param name="Left">One condition.</param>
    /// <param name="Right">The other.</param>
    public sealed record And(BoundExpression Left, BoundExpression Right)
        : BoundExpression(SqlType.Boolean.With(Left.Type.IsNullable || Right.Type.IsNullable))
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => [Left, Right];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new And(operands[0], operands[1]);
    }

    /// <summary>Either condition, or both.</summary>
    /// <param name="Left">One condition.</param>
    /// <param name="Right">The other.</param>
    public sealed record Or(BoundExpression Left, BoundExpression Right)
        : BoundExpression(SqlType.Boolean.With(Left.Type.IsNullable || Right.Type.IsNullable))
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => [Left, Right];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new Or(operands[0], operands[1]);
    }

    /// <summary>Not the condition.</summary>
    /// <param name="Operand">The condition.</param>
    public sealed record Not(BoundExpression Operand) : BoundExpression(SqlType.Boolean.With(Operand.Type.IsNullable))
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => [Operand];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new Not(operands[0]);
    }

    /// <summary>Whether a value is NULL, or a condition unknown.</summary>
    /// <param name="Operand">The value or condition.</param>
    public sealed record IsNull(BoundExpression Operand) : BoundExpression(SqlType.Boolean.With(false))
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => [Operand];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new IsNull(operands[0]);
    }

    /// <summary>Whether a condition is true, and neither false nor unknown.</summary>
    /// <param name="Operand">The condition.</param>
    public sealed record IsTrue(BoundExpression Operand) : BoundExpression(SqlType.Boolean.With(false))
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => [Operand];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new IsTrue(operands[0]);
    }

    /// <summary>Two numbers calculated, or an instant and a duration.</summary>
    /// <param name="Operation">What is done.</param>
    /// <param name="Left">The first value.</param>
    /// <param name="Right">The second value.</param>
    /// <param name="Type">The type of the result.</param>
    public sealed record Arithmetic(
        ArithmeticOperation Operation, BoundExpression Left, BoundExpression Right, SqlType Type)
        : BoundExpression(Type)
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => [Left, Right];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new Arithmetic(Operation, operands[0], operands[1], Type);
    }

    /// <summary>The result of the first branch whose condition is true.</summary>
    /// <param name="Whens">The branches.</param>
    /// <param name="Else">The value when none is.</param>
    /// <param name="Type">The type of all results.</param>
    public sealed record Case(SqlList<BoundWhen> Whens, BoundExpression Else, SqlType Type) : BoundExpression(Type)
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands =>
            [.. Whens.SelectMany(when => new[] { when.Condition, when.Result }), Else];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands)
        {
            var whens = new BoundWhen[Whens.Count];
            for (var index = 0; index < whens.Length; index++)
            {
                whens[index] = new(operands[2 * index], operands[(2 * index) + 1]);
            }
            return new Case([.. whens], operands[^1], Type);
        }
    }

    /// <summary>A value as one of another type.</summary>
    /// <param name="Operand">The value.</param>
    /// <param name="Type">The wanted type.</param>
    /// <param name="IsTry">Whether what cannot be cast is NULL, and not a failing row.</param>
    public sealed record Cast(BoundExpression Operand, SqlType Type, bool IsTry = false) : BoundExpression(Type)
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => [Operand];

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new Cast(operands[0], Type, IsTry);
    }

    /// <summary>A function of values.</summary>
    /// <param name="Function">The function in the form that fits the arguments.</param>
    /// <param name="Arguments">The arguments.</param>
    /// <param name="Type">The type of its values.</param>
    public sealed record Call(SqlFunction Function, SqlList<BoundExpression> Arguments, SqlType Type)
        : BoundExpression(Type)
    {
        /// <inheritdoc/>
        public override IReadOnlyList<BoundExpression> Operands => Arguments;

        private protected override BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands) =>
            new Call(Function, [.. operands], Type);
    }
}
