using System.Linq.Expressions;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Linq;

public sealed partial class Table<T>
{
    /// <summary>Pairs of equal keys. Conditions on times behind it make it an interval or a window join.</summary>
    public Table<TResult> Join<TInner, TKey, TResult>(
        Table<TInner> inner,
        Expression<Func<T, TKey>> outerKey,
        Expression<Func<TInner, TKey>> innerKey,
        Expression<Func<T, TInner, TResult>> result)
        => Joined(inner, outerKey, innerKey, result, SqlJoinKind.Inner);

    /// <summary>As <see cref="Join"/>, and the rows without a partner with NULLs.</summary>
    public Table<TResult> LeftJoin<TInner, TKey, TResult>(
        Table<TInner> inner,
        Expression<Func<T, TKey>> outerKey,
        Expression<Func<TInner, TKey>> innerKey,
        Expression<Func<T, TInner, TResult>> result)
        => Joined(inner, outerKey, innerKey, result, SqlJoinKind.Left);

    /// <summary>Every pair: <c>from a in x from b in y</c>; conditions behind it make a join of it.</summary>
    public Table<TResult> SelectMany<TInner, TResult>(
        Expression<Func<T, Table<TInner>>> inner, Expression<Func<T, TInner, TResult>> result)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(result);
        if (Translator.Evaluate(inner.Body) is not Table<TInner> table)
        {
            throw new NotSupportedException($"{inner.Body} is no table of its own: it must not depend on the row.");
        }
        return new Table<TResult>(aliases =>
        {
            var left = _build(aliases).Open(aliases);
            var right = table.Build(aliases).Open(aliases);
            return Paired(left, right, SqlJoinKind.Cross, null, result);
        });
    }

    private Table<TResult> Joined<TInner, TKey, TResult>(
        Table<TInner> inner,
        Expression<Func<T, TKey>> outerKey,
        Expression<Func<TInner, TKey>> innerKey,
        Expression<Func<T, TInner, TResult>> result,
        SqlJoinKind kind)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(outerKey);
        ArgumentNullException.ThrowIfNull(innerKey);
        ArgumentNullException.ThrowIfNull(result);
        return new Table<TResult>(aliases =>
        {
            var left = _build(aliases).Open(aliases);
            var right = inner.Build(aliases).Open(aliases);
            // A condition of the right side alone says which rows may be partners, not which pairs are left.
            if (kind == SqlJoinKind.Left && !right.IsPlain) { right = right.Wrap(aliases); }
            var on = Equality(Translator.Translate(outerKey, left.Shape), Translator.Translate(innerKey, right.Shape));
            return Paired(left, right, kind, on, result);
        });
    }

    private static SqlExpression Equality(Shape left, Shape right)
        => left.Flatten().Zip(right.Flatten())
            .Select(p => (SqlExpression)new SqlExpression.Binary(
                SqlBinaryOperator.Equal, p.First.Value, p.Second.Value, default))
            .Aggregate(Draft.Joined);

    private static Draft Paired(Draft left, Draft right, SqlJoinKind kind, SqlExpression? on, LambdaExpression result)
    {
        var from = new SqlFrom.Join(left.From, right.From, kind, false, on, [], default);
        var shape = Translator.Translate(result, left.Shape, right.Shape);
        return new Draft(from, shape) { Where = [.. left.Where, .. right.Where] };
    }

    // ---- windows

    /// <summary>Windows of one size without gaps: <c>TUMBLE</c>.</summary>
    public Table<Windowed<T>> Tumble<TTime>(Expression<Func<T, TTime>> time, TimeSpan size, TimeSpan offset = default)
        => Window("TUMBLE", time, offset == default ? [size] : [size, offset]);

    /// <summary>Windows of one size, a new one at every slide: <c>HOP</c>.</summary>
    public Table<Windowed<T>> Hop<TTime>(
        Expression<Func<T, TTime>> time, TimeSpan slide, TimeSpan size, TimeSpan offset = default)
        => Window("HOP", time, offset == default ? [slide, size] : [slide, size, offset]);

    /// <summary>Windows that grow by steps up to a size: <c>CUMULATE</c>.</summary>
    public Table<Windowed<T>> Cumulate<TTime>(
        Expression<Func<T, TTime>> time, TimeSpan step, TimeSpan size, TimeSpan offset = default)
        => Window("CUMULATE", time, offset == default ? [step, size] : [step, size, offset]);

    /// <summary>Windows that a gap without rows of a partition ends: <c>SESSION</c>.</summary>
    public Table<Windowed<T>> Session<TTime, TPartition>(
        Expression<Func<T, TTime>> time, Expression<Func<T, TPartition>> partition, TimeSpan gap)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return Window("SESSION", time, [gap], partition);
    }

    /// <inheritdoc cref="Session{TTime, TPartition}(Expression{Func{T, TTime}}, Expression{Func{T, TPartition}},
    /// TimeSpan)"/>
    public Table<Windowed<T>> Session<TTime>(Expression<Func<T, TTime>> time, TimeSpan gap) => Window("SESSION", time,
        [gap]);

    private Table<Windowed<T>> Window(
        string function, LambdaExpression time, TimeSpan[] sizes, LambdaExpression? partition = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new Table<Windowed<T>>(aliases =>
        {
            var draft = _build(aliases);
            var (table, rows) = Argument(draft);
            var argument = new SqlExpression.TableArgument(table, Columns(partition, rows), [], default);
            var column = Columns(time, rows)[0];
            var descriptor = new SqlExpression.Descriptor([((SqlExpression.Column)column).Name], default);
            SqlExpression[] arguments = [argument, descriptor, .. sizes.Select(Literals.Of)];
            var values = arguments.Select(a => new SqlArgument(null, a, default));
            var call = new SqlExpression.Call(new SqlName(function), [.. values], default);
            var alias = aliases.Next();
            var from = new SqlFrom.Function(call, false, false, Aliases.As(alias), default);
            return new Draft(from, WindowShape(draft.Shape, alias));
        });
    }

    // A plain table goes by its name, everything else as a query; its columns stand without a table's name here.
    private static (SqlFrom Table, Shape Rows) Argument(Draft draft)
    {
        var rows = Unqualified(draft.Shape);
        var isNamed = draft is { IsPlain: true, From: SqlFrom.Named { AsOf: null } }
            && draft.Shape.Flatten().All(c => c.Value is SqlExpression.Column column && column.Name.Last.Text
                == c.Column);
        return isNamed
            ? (((SqlFrom.Named)draft.From) with { Alias = null }, rows)
            : (new SqlFrom.Derived(draft.ToQuery(), false, null, default), rows);
    }

    private static Shape Unqualified(Shape shape, string prefix = "value") => shape switch
    {
        Shape.Scalar => new Shape.Scalar(new SqlExpression.Column(new SqlName(prefix), default)),
        Shape.Members members => new Shape.Members(
            [.. members.Items.Select(m => m with { Value = Unqualified(m.Value, m.Column) })]),
        _ => throw new NotSupportedException("Groups have no window: select their key and aggregates first."),
    };

    private static SqlList<SqlExpression> Columns(LambdaExpression? selector, Shape rows)
    {
        if (selector is null) { return []; }
        var columns = Translator.Translate(selector, rows).Flatten().Select(c => c.Value).ToArray();
        if (columns.All(c => c is SqlExpression.Column)) { return [.. columns]; }
        throw new NotSupportedException($"{selector.Body} must be a column: select it first.");
    }

    private static Shape.Members WindowShape(Shape rows, string alias)
    {
        ShapeMember Time(string name)
        {
            var column = ColumnNaming.Of(name);
            return new ShapeMember(name, column, new Shape.Scalar(Shape.Column(alias, column)));
        }
        return new Shape.Members(
        [
            new ShapeMember(nameof(Windowed<T>.Row), "row", rows.From(alias)),
            Time(nameof(Windowed<T>.WindowStart)),
            Time(nameof(Windowed<T>.WindowEnd)),
            Time(nameof(Windowed<T>.WindowTime)),
        ]);
    }
}
