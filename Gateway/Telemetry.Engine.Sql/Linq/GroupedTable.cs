using System.Linq.Expressions;

namespace Telemetry.Engine.Sql.Linq;

/// <summary>A table in groups: what <c>group … by … into g</c> gives. Immutable.</summary>
/// <typeparam name="TKey">Of the key.</typeparam>
/// <typeparam name="T">Of the rows.</typeparam>
public sealed class GroupedTable<TKey, T>
{
    private readonly Func<Aliases, Draft> _build;

    internal GroupedTable(Func<Aliases, Draft> build) => _build = build;

    /// <summary><c>HAVING</c>.</summary>
    public GroupedTable<TKey, T> Where(Expression<Func<Group<TKey, T>, bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new GroupedTable<TKey, T>(aliases =>
        {
            var draft = _build(aliases);
            var having = Translator.Condition(condition, draft.Shape);
            return draft with { Having = draft.Having is null ? having : Draft.Joined(draft.Having, having) };
        });
    }

    /// <summary>One row per group: of its key and of aggregates over its rows.</summary>
    public Table<TResult> Select<TResult>(Expression<Func<Group<TKey, T>, TResult>> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new Table<TResult>(aliases =>
        {
            var draft = _build(aliases);
            return draft with { Shape = Translator.Translate(result, draft.Shape) };
        });
    }
}
