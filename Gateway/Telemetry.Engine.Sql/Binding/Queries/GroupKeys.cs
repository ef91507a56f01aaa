using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>GROUP BY, bound.</summary>
/// <param name="Book">The columns that it is over; aggregates put their arguments here too.</param>
/// <param name="Keys">The columns that make a group, without those of the window.</param>
/// <param name="Window">The window that is part of the group, or null.</param>
/// <param name="Sets">The grouping sets, each of some of the keys, or null for all keys at once.</param>
/// <param name="Written">Where each expression that was written in GROUP BY is.</param>
internal sealed record GroupKeys(
    ColumnBook Book, ImmutableArray<int> Keys, PlanWindow.Attached? Window, ImmutableArray<ImmutableArray<int>>? Sets,
    Dictionary<SqlExpression, int> Written)
{
    /// <summary>Whether there is more than columns among what is grouped by.</summary>
    public bool HasExpressions => Written.Keys.Any(written => written is not SqlExpression.Column);

    /// <summary>The name of a key.</summary>
    public string NameOf(int key) => Book.NameAt(Keys[key]);
}
