using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Linq;

/// <summary>Where queries in C# begin.</summary>
public static class Table
{
    /// <summary>A table or view by its name in SQL.</summary>
    /// <typeparam name="T">Its row: every public property is a column, by <see cref="ColumnNameAttribute"/> or its name
    /// in
    /// small letters and underscores. Only these columns are known here.</typeparam>
    public static Table<T> From<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var columns = properties.Select(p => (p.Name, Column: ColumnNaming.Of(p))).ToArray();
        return new Table<T>(aliases =>
        {
            var alias = aliases.Next();
            var members = columns.Select(c => new ShapeMember(c.Name, c.Column, new Shape.Scalar(Shape.Column(alias,
                c.Column))));
            var from = new SqlFrom.Named(new SqlName(name), null, Aliases.As(alias), default);
            return new Draft(from, new Shape.Members([.. members]));
        });
    }
}

/// <summary>
/// A query written in C#: query syntax or methods, expressions read instead of run. It becomes the SQL that one would
/// write by
/// hand, so it has the plan, the errors and the operators of that text. Immutable; nothing runs here.
/// </summary>
/// <typeparam name="T">Of its rows.</typeparam>
public sealed partial class Table<T>
{
    private readonly Func<Aliases, Draft> _build;

    internal Table(Func<Aliases, Draft> build) => _build = build;

    /// <summary>The query as SQL.</summary>
    /// <exception cref="NotSupportedException">An expression has no SQL; the message names it.</exception>
    public string ToSql() => _build(new Aliases()).ToQuery().ToString();

    /// <summary>The query as a syntax tree of its SQL, so that errors about it have a place.</summary>
    public SqlQuery ToQuery() => SqlParser.ParseQuery(new SourceText(ToSql()));

    /// <summary><c>INSERT INTO sink</c> this query.</summary>
    public string InsertInto(string sink)
    {
        ArgumentException.ThrowIfNullOrEmpty(sink);
        return $"INSERT INTO {SqlPrinter.Print(sink)} {ToSql()}";
    }

    /// <summary>The SQL.</summary>
    public override string ToString() => ToSql();

    /// <summary>Keeps the rows that fulfil a condition.</summary>
    public Table<T> Where(Expression<Func<T, bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new Table<T>(aliases =>
        {
            var draft = _build(aliases).Open(aliases);
            return draft.And(Translator.Condition(condition, draft.Shape));
        });
    }

    /// <summary>Makes other columns of each row.</summary>
    public Table<TResult> Select<TResult>(Expression<Func<T, TResult>> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new Table<TResult>(aliases =>
        {
            var draft = _build(aliases);
            if (draft.IsDistinct || draft.Whole is not null || draft.Limit is not null) { draft = draft.Wrap(aliases); }
            return draft with { Shape = Translator.Translate(result, draft.Shape) };
        });
    }

    /// <summary>Rows of one key together. The key may be an object of several columns, window start and end among
    /// them.</summary>
    public GroupedTable<TKey, T> GroupBy<TKey>(Expression<Func<T, TKey>> key) => GroupBy(key, row => row);

    /// <inheritdoc cref="GroupBy{TKey}(Expression{Func{T, TKey}})"/>
    public GroupedTable<TKey, TElement> GroupBy<TKey, TElement>(
        Expression<Func<T, TKey>> key, Expression<Func<T, TElement>> element)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(element);
        return new GroupedTable<TKey, TElement>(aliases =>
        {
            var draft = _build(aliases).Open(aliases);
            var by = Translator.Translate(key, draft.Shape);
            var rows = Translator.Translate(element, draft.Shape);
            return draft with
            {
                // A constant key is one group of all rows: no GROUP BY, as SQL has it.
                GroupBy = [.. by.Flatten().Select(c => c.Value).Where(v => v is not SqlExpression.Number)],
                Shape = new Shape.Grouped(by, rows),
            };
        });
    }

    /// <summary>No row twice.</summary>
    public Table<T> Distinct() => new(aliases =>
    {
        var draft = _build(aliases);
        return (draft.Limit is null && draft.Whole is null ? draft : draft.Wrap(aliases)) with { IsDistinct = true };
    });

    /// <summary>The rows of both, none twice.</summary>
    public Table<T> Union(Table<T> other) => Combine(other, SqlSetOperator.Union, false);

    /// <summary>The rows of both: <c>UNION ALL</c>.</summary>
    public Table<T> Concat(Table<T> other) => Combine(other, SqlSetOperator.Union, true);

    /// <summary>The rows that are in both, none twice.</summary>
    public Table<T> Intersect(Table<T> other) => Combine(other, SqlSetOperator.Intersect, false);

    /// <summary>The rows that are not in the other one, none twice.</summary>
    public Table<T> Except(Table<T> other) => Combine(other, SqlSetOperator.Except, false);

    private Table<T> Combine(Table<T> other, SqlSetOperator kind, bool isAll)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Table<T>(aliases =>
        {
            var left = _build(aliases);
            var right = other._build(aliases);
            return left with
            {
                Whole = new SqlQuery.Set(kind, isAll, left.ToQuery(), right.ToQuery(), default),
                OrderBy = [],
                Limit = null,
            };
        });
    }

    /// <summary>Sorts, of a bounded input or before <see cref="Take"/>.</summary>
    public Table<T> OrderBy<TKey>(Expression<Func<T, TKey>> key) => Ordered(key, false, isFirst: true);

    /// <inheritdoc cref="OrderBy"/>
    public Table<T> OrderByDescending<TKey>(Expression<Func<T, TKey>> key) => Ordered(key, true, isFirst: true);

    /// <summary>Sorts equals further.</summary>
    public Table<T> ThenBy<TKey>(Expression<Func<T, TKey>> key) => Ordered(key, false, isFirst: false);

    /// <inheritdoc cref="ThenBy"/>
    public Table<T> ThenByDescending<TKey>(Expression<Func<T, TKey>> key) => Ordered(key, true, isFirst: false);

    private Table<T> Ordered<TKey>(Expression<Func<T, TKey>> key, bool isDescending, bool isFirst)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new Table<T>(aliases =>
        {
            var draft = _build(aliases);
            if (draft.Limit is not null || draft.Whole is not null) { draft = draft.Wrap(aliases); }
            var items = Translator.Translate(key, draft.Shape).Flatten()
                .Select(c => new SqlOrderItem(c.Value, isDescending, null, default));
            return draft with { OrderBy = isFirst ? [.. items] : [.. draft.OrderBy, .. items] };
        });
    }

    /// <summary>The first rows: <c>LIMIT</c>.</summary>
    public Table<T> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new Table<T>(aliases =>
        {
            var draft = _build(aliases);
            return (draft.Limit is null ? draft : draft.Wrap(aliases)) with { Limit = Literals.Of(count) };
        });
    }

    /// <summary>
    /// Of each partition the first rows by an order: top-N, with one row the last or first by time (deduplication).
    /// </summary>
    public Table<T> Top<TPartition, TOrder>(
        int count, Expression<Func<T, TPartition>> partition, Expression<Func<T, TOrder>> order,
            bool isDescending = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(order);
        return new Table<T>(aliases =>
        {
            var draft = _build(aliases).Open(aliases);
            var by = Translator.Translate(partition, draft.Shape).Flatten().Select(c => c.Value);
            var items = Translator.Translate(order, draft.Shape).Flatten()
                .Select(c => new SqlOrderItem(c.Value, isDescending, null, default));
            var number = new SqlExpression.Call(new SqlName("ROW_NUMBER"), [], default)
            {
                Over = new SqlWindow(null, [.. by], [.. items], null, default),
            };
            return draft.Numbered(number, Literals.Of(count), aliases);
        });
    }

    internal Draft Build(Aliases aliases) => _build(aliases);
}
