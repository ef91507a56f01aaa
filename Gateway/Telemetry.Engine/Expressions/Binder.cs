using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>Turns an expression into kernels: every closed form is written out here, so that nothing is made at run
/// time.</summary>
internal static class Binder
{
    /// <summary>The type of an expression's values; Boolean for conditions.</summary>
    public static ColumnType TypeOf(Expression expression, Schema schema) => expression switch
    {
        Expression.Column column => schema.Columns[schema.IndexOf(column.Name)].Type,
        Expression.Float64 => ColumnType.Float64,
        Expression.Int64 => ColumnType.Int64,
        Expression.Text => ColumnType.Text,
        Expression.Arithmetic arithmetic => SameType(arithmetic.Left, arithmetic.Right, schema),
        _ => ColumnType.Boolean,
    };

    public static MaskKernel Condition(Expression expression, Schema schema, TextDictionary? texts) => expression switch
    {
        Expression.Compare compare => Compare(compare, schema, texts),
        Expression.And and => new AndKernel(Condition(and.Left, schema, texts), Condition(and.Right, schema, texts)),
        Expression.Or or => new NotKernel(new AndKernel(
            new NotKernel(Condition(or.Left, schema, texts)), new NotKernel(Condition(or.Right, schema, texts)))),
        Expression.Not not => new NotKernel(Condition(not.Operand, schema, texts)),
        Expression.IsNull isNull => new IsNullKernel(schema.IndexOf(isNull.Name)),
        Expression.Column column => new TruthKernel(Value<bool>(column, schema, texts, ColumnType.Boolean)),
        _ => throw new ArgumentException($"{expression} is no condition."),
    };

    public static ValueKernel<double> Doubles(Expression expression, Schema schema) =>
        expression is Expression.Arithmetic arithmetic
            ? Arithmetic(arithmetic, Doubles(arithmetic.Left, schema), Doubles(arithmetic.Right, schema))
            : Value<double>(expression, schema, null, ColumnType.Float64);

    public static ValueKernel<long> Longs(Expression expression, Schema schema) =>
        expression is Expression.Arithmetic arithmetic
            ? Arithmetic(arithmetic, Longs(arithmetic.Left, schema), Longs(arithmetic.Right, schema))
            : Value<long>(expression, schema, null, TypeOf(expression, schema));

    public static ValueKernel<T> Value<T>(
        Expression expression, Schema schema, TextDictionary? texts, ColumnType expected)
        where T : unmanaged
    {
        var type = TypeOf(expression, schema);
        if (type != expected) { throw new ArgumentException($"{expression} is {type}; {expected} is needed."); }
        return expression switch
        {
            Expression.Column column => new ColumnKernel<T>(schema.IndexOf(column.Name)),
            Expression.Float64 number => (ValueKernel<T>)(object)new ConstantKernel<double>(number.Value),
            Expression.Int64 number => (ValueKernel<T>)(object)new ConstantKernel<long>(number.Value),
            Expression.Text text => (ValueKernel<T>)(object)new ConstantKernel<int>(texts?.Intern(text.Value) ?? 0),
            _ => throw new ArgumentException($"{expression} is no value."),
        };
    }

    /// <summary>Texts that are to be compared.</summary>
    private static ValueKernel<int> Texts(Expression expression, Schema schema, TextDictionary? texts)
    {
        var values = Value<int>(expression, schema, texts, ColumnType.Text);
        return expression is Expression.Column ? new SettledTextKernel(values) : values;
    }

    private static MaskKernel Compare(Expression.Compare compare, Schema schema, TextDictionary? texts)
    {
        var type = SameType(compare.Left, compare.Right, schema);
        switch (type)
        {
            case ColumnType.Float64:
                return Compare(compare, Doubles(compare.Left, schema), Doubles(compare.Right, schema));
            case ColumnType.Int64 or ColumnType.Time:
                return Compare(compare, Longs(compare.Left, schema), Longs(compare.Right, schema));
            case ColumnType.Text when compare.Comparison is Comparison.Equal or Comparison.NotEqual:
                return Compare(compare, Texts(compare.Left, schema, texts), Texts(compare.Right, schema, texts));
            default: throw new ArgumentException($"{type} values cannot be compared in {compare}.");
        }
    }

    private static MaskKernel Compare<T>(Expression.Compare compare, ValueKernel<T> left, ValueKernel<T> right)
        where T : unmanaged, System.Numerics.INumber<T> => compare.Comparison switch
        {
            Comparison.Equal => new CompareKernel<T, EqualComparison<T>>(left, right),
            Comparison.NotEqual => new NotKernel(new CompareKernel<T, EqualComparison<T>>(left, right)),
            Comparison.Less => new CompareKernel<T, LessComparison<T>>(left, right),
            Comparison.LessOrEqual => new CompareKernel<T, LessOrEqualComparison<T>>(left, right),
            Comparison.Greater => new CompareKernel<T, LessComparison<T>>(right, left),
            Comparison.GreaterOrEqual => new CompareKernel<T, LessOrEqualComparison<T>>(right, left),
            _ => throw new ArgumentException($"{compare} compares nothing."),
        };

    private static ValueKernel<T> Arithmetic<T>(
        Expression.Arithmetic arithmetic, ValueKernel<T> left, ValueKernel<T> right)
        where T : unmanaged, System.Numerics.INumber<T> => arithmetic.Operation switch
        {
            ArithmeticOperation.Add => new ArithmeticKernel<T, AddOperation<T>>(left, right),
            ArithmeticOperation.Subtract => new ArithmeticKernel<T, SubtractOperation<T>>(left, right),
            ArithmeticOperation.Multiply => new ArithmeticKernel<T, MultiplyOperation<T>>(left, right),
            ArithmeticOperation.Divide when typeof(T) == typeof(double) =>
                new ArithmeticKernel<T, DivideOperation<T>>(left, right),
            _ => throw new ArgumentException($"{arithmetic.Operation} is not to be had for {typeof(T).Name}."),
        };

    private static ColumnType SameType(Expression left, Expression right, Schema schema)
    {
        var (one, two) = (TypeOf(left, schema), TypeOf(right, schema));
        if (one == two) { return one; }
        var isTime = one is ColumnType.Time or ColumnType.Int64 && two is ColumnType.Time or ColumnType.Int64;
        return isTime ? ColumnType.Time : throw new ArgumentException($"{left} is {one}, but {right} is {two}.");
    }
}
