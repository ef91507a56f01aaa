namespace Telemetry.Engine.Sql.Linq;

/// <summary>Rows of one key. It stands in expressions only and is never made: its methods are read, not run.</summary>
/// <typeparam name="TKey">Of the key.</typeparam>
/// <typeparam name="T">Of the rows.</typeparam>
public abstract class Group<TKey, T>
{
    private Group()
    {
    }

    /// <summary>What the rows have in common.</summary>
    public abstract TKey Key { get; }

    /// <summary><c>COUNT(*)</c>.</summary>
    public abstract long Count();

    /// <summary><c>COUNT(*) FILTER (WHERE …)</c>.</summary>
    public abstract long Count(Func<T, bool> condition);

    /// <summary><c>COUNT(DISTINCT …)</c>.</summary>
    public abstract long CountDistinct<TValue>(Func<T, TValue> value);

    /// <summary><c>SUM</c>.</summary>
    public abstract TValue Sum<TValue>(Func<T, TValue> value);

    /// <summary><c>MIN</c>.</summary>
    public abstract TValue Min<TValue>(Func<T, TValue> value);

    /// <summary><c>MAX</c>.</summary>
    public abstract TValue Max<TValue>(Func<T, TValue> value);

    /// <summary><c>AVG</c>; of integers, the integer that Flink gives.</summary>
    public abstract TValue Average<TValue>(Func<T, TValue> value);

    /// <summary><c>FIRST_VALUE</c>.</summary>
    public abstract TValue First<TValue>(Func<T, TValue> value);

    /// <summary><c>LAST_VALUE</c>.</summary>
    public abstract TValue Last<TValue>(Func<T, TValue> value);

    /// <summary>Any other aggregate by its name in SQL.</summary>
    public abstract TResult Aggregate<TValue, TResult>(string function, Func<T, TValue> value);
}
