using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>Turns an expression into kernels: every closed form is written out here, so that nothing is made at run
/// time.</summary>
internal sealed class Binder
{
    private readonly Schema _schema;
    private readonly TextDictionary? _texts;
    private readonly Func<long>? _journalTime;
    private readonly SharedCalls _shared;

    private Binder(
        IReadOnlyList<Expression> expressions, Schema schema, TextDictionary? texts, Func<long>? journalTime)
    {
        _schema = schema;
        _texts = texts;
        _journalTime = journalTime;
        _shared = new(expressions);
    }

    /// <summary>The kernel of a condition. Without texts it is only checked.</summary>
    public static MaskKernel Condition(
        Expression expression, Schema schema, TextDictionary? texts, Func<long>? journalTime = null) =>
        new Binder([expression], schema, texts, journalTime).Condition(expression);

    /// <summary>The kernel of a value of any type. Without texts it is only checked.</summary>
    public static ValueKernel Value(
        Expression expression, Schema schema, TextDictionary? texts, Func<long>? journalTime = null) =>
        new Binder([expression], schema, texts, journalTime).Value(expression);

    /// <summary>The kernels of several values of the same rows: a call that stands in more than one is made
    /// once.</summary>
    public static ValueKernel[] Values(
        IReadOnlyList<Expression> expressions, Schema schema, TextDictionary? texts, Func<long>? journalTime)
    {
        var binder = new Binder(expressions, schema, texts, journalTime);
        return [.. expressions.Select(binder.Value)];
    }

    private MaskKernel Condition(Expression expression) => expression switch
    {
        Expression.Compare compare => Compare(compare),
        Expression.And and => new AndKernel(Condition(and.Left), Condition(and.Right)),
        Expression.Or or => new NotKernel(new AndKernel(
            new NotKernel(Condition(or.Left)), new NotKernel(Condition(or.Right)))),
        Expression.Not not => new NotKernel(Condition(not.Operand)),
        Expression.IsNull isNull => new IsNullKernel(_schema.IndexOf(isNull.Name)),
        Expression.IsMissing missing => IsMissing(missing.Operand),
        Expression.IsTrue isTrue => new IsTrueKernel(Condition(isTrue.Operand)),
        Expression.Boolean truth => new ConstantTruthKernel(truth.Value),
        Expression.Null { Type: ColumnType.Boolean } => new ConstantTruthKernel(null),
        Expression.Column or Expression.Call or Expression.Case or Expression.Coalesce
            => new TruthKernel(Value<bool>(expression, ColumnType.Boolean)),
        _ => throw new ArgumentException($"{expression} is no condition."),
    };

    private MaskKernel IsMissing(Expression operand) => operand switch
    {
        Expression.Column column => new IsNullKernel(_schema.IndexOf(column.Name)),
        _ when ExpressionTypes.IsCondition(operand) => new UnknownKernel(Condition(operand)),
        _ => new MissingValueKernel(Value(operand)),
    };

    private ValueKernel Value(Expression expression)
    {
        var type = ExpressionTypes.TypeOf(expression, _schema);
        return type switch
        {
            ColumnType.Float64 => Value<double>(expression, type),
            ColumnType.Int64 or ColumnType.Time => Value<long>(expression, type),
            ColumnType.Decimal => Value<decimal>(expression, type),
            ColumnType.Text => Value<int>(expression, type),
            _ => Value<bool>(expression, type),
        };
    }

    private ValueKernel<T> Value<T>(Expression expression, ColumnType expected)
        where T : unmanaged
    {
        var type = ExpressionTypes.TypeOf(expression, _schema);
        if (!ExpressionTypes.Fits(type, expected))
        {
            throw new ArgumentException($"{expression} is {type}; {expected} is needed.");
        }
        return expression switch
        {
            Expression.Column column => new ColumnKernel<T>(_schema.IndexOf(column.Name)),
            Expression.Float64 number => Constant<T, double>(number.Value),
            Expression.Int64 number => Constant<T, long>(number.Value),
            Expression.Time instant => Constant<T, long>(instant.Micros),
            Expression.Decimal number => Constant<T, decimal>(number.Value),
            Expression.Text text => Constant<T, int>(_texts?.Intern(text.Value) ?? 0),
            Expression.Boolean truth => Constant<T, bool>(truth.Value),
            Expression.Null => ConstantKernel<T>.Null,
            Expression.JournalTime => (ValueKernel<T>)(object)new JournalTimeKernel(_journalTime ?? NoTime),
            Expression.EventTime => (ValueKernel<T>)(object)new EventTimeKernel(),
            Expression.Arithmetic arithmetic => Arithmetic<T>(arithmetic),
            Expression.Call call => Call<T>(call),
            Expression.Case choice => new CaseKernel<T>(
                [.. choice.Branches.Select(branch => Condition(branch.When))],
                [.. choice.Branches.Select(branch => Value<T>(branch.Then, type)), Value<T>(choice.Else, type)]),
            Expression.Coalesce coalesce =>
                new CoalesceKernel<T>([.. coalesce.Values.Select(value => Value<T>(value, type))]),
            _ when ExpressionTypes.IsCondition(expression) =>
                (ValueKernel<T>)(object)new ConditionValueKernel(Condition(expression)),
            _ => throw new ArgumentException($"{expression} is no value."),
        };
    }

    private static ValueKernel<T> Constant<T, TValue>(TValue value)
        where T : unmanaged
        where TValue : unmanaged => (ValueKernel<T>)(object)new ConstantKernel<TValue>(value);

    private static long NoTime() => throw new InvalidOperationException("There is no journal time here.");

    private ValueKernel<T> Call<T>(Expression.Call call)
        where T : unmanaged
    {
        if (_shared.Find(call) is ValueKernel<T> known) { return known; }
        ValueKernel<T> kernel = new CallKernel<T>(call.Function, Arguments(call));
        return _shared.IsShared(call) ? _shared.Keep(call, new SharedKernel<T>(kernel)) : kernel;
    }

    private ValueKernel[] Arguments(Expression.Call call)
    {
        var parameters = call.Function.Parameters;
        if (call.Arguments.Length != parameters.Length)
        {
            throw new ArgumentException($"{call.Function} takes {parameters.Length} arguments, not {call}.");
        }
        var kernels = new ValueKernel[parameters.Length];
        for (var index = 0; index < kernels.Length; index++)
        {
            var type = ExpressionTypes.TypeOf(call.Arguments[index], _schema);
            if (!ExpressionTypes.Fits(type, parameters[index]))
            {
                throw new ArgumentException(
                    $"{call.Arguments[index]} is {type}; {call.Function} needs {parameters[index]}.");
            }
            kernels[index] = Value(call.Arguments[index]);
        }
        return kernels;
    }

    private MaskKernel Compare(Expression.Compare compare)
    {
        var type = ExpressionTypes.SameType(compare.Left, compare.Right, _schema);
        return type switch
        {
            ColumnType.Float64 => Compare<double>(compare, type),
            ColumnType.Int64 or ColumnType.Time => Compare<long>(compare, type),
            ColumnType.Decimal => CompareByOrder<decimal>(compare, type),
            ColumnType.Boolean => CompareByOrder<bool>(compare, type),
            _ => CompareTexts(compare),
        };
    }

    private MaskKernel Compare<T>(Expression.Compare compare, ColumnType type)
        where T : unmanaged, System.Numerics.INumber<T> =>
        Compare(compare, Value<T>(compare.Left, type), Value<T>(compare.Right, type));

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

    private MaskKernel CompareByOrder<T>(Expression.Compare compare, ColumnType type)
        where T : unmanaged, IComparable<T>
    {
        var (left, right) = (Value<T>(compare.Left, type), Value<T>(compare.Right, type));
        return compare.Comparison switch
        {
            Comparison.Equal => new OrderKernel<T, IsEqual>(left, right),
            Comparison.NotEqual => new NotKernel(new OrderKernel<T, IsEqual>(left, right)),
            Comparison.Less => new OrderKernel<T, IsLess>(left, right),
            Comparison.LessOrEqual => new OrderKernel<T, IsLessOrEqual>(left, right),
            Comparison.Greater => new OrderKernel<T, IsLess>(right, left),
            Comparison.GreaterOrEqual => new OrderKernel<T, IsLessOrEqual>(right, left),
            _ => throw new ArgumentException($"{compare} compares nothing."),
        };
    }

    private MaskKernel CompareTexts(Expression.Compare compare)
    {
        if (compare.Comparison is Comparison.Equal or Comparison.NotEqual)
        {
            return Compare(compare, SettledTexts(compare.Left), SettledTexts(compare.Right));
        }
        var (left, right) = (Value<int>(compare.Left, ColumnType.Text), Value<int>(compare.Right, ColumnType.Text));
        return compare.Comparison switch
        {
            Comparison.Less => new TextOrderKernel<IsLess>(left, right),
            Comparison.LessOrEqual => new TextOrderKernel<IsLessOrEqual>(left, right),
            Comparison.Greater => new TextOrderKernel<IsLess>(right, left),
            Comparison.GreaterOrEqual => new TextOrderKernel<IsLessOrEqual>(right, left),
            _ => throw new ArgumentException($"{compare} compares nothing."),
        };
    }

    /// <summary>Texts of which equal ones have equal ordinals.</summary>
    private ValueKernel<int> SettledTexts(Expression expression)
    {
        var values = Value<int>(expression, ColumnType.Text);
        return expression is Expression.Text ? values : new SettledTextKernel(values);
    }

    private ValueKernel<T> Arithmetic<T>(Expression.Arithmetic arithmetic)
        where T : unmanaged
    {
        var type = ExpressionTypes.SameType(arithmetic.Left, arithmetic.Right, _schema);
        return (ValueKernel<T>)(object)(type switch
        {
            ColumnType.Float64 => Arithmetic(
                arithmetic, Value<double>(arithmetic.Left, type), Value<double>(arithmetic.Right, type)),
            ColumnType.Int64 or ColumnType.Time => Arithmetic(
                arithmetic, Value<long>(arithmetic.Left, type), Value<long>(arithmetic.Right, type)),
            _ => throw new ArgumentException($"{type} values are not calculated in {arithmetic}."),
        });
    }

    private static ValueKernel Arithmetic<T>(
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
}
