namespace Telemetry.Nexmark.Models;

/// <summary>What the queries come to, by loops over all events that anybody can check: the rows that are left when the
/// input has ended and all changes have been made, in no order. Values are long (times too, in microseconds), decimal
/// or string, or null.</summary>
public static class NexmarkModel
{
    private static readonly Dictionary<string, Func<NexmarkInput, IEnumerable<object?[]>>> Models =
        new(StringComparer.Ordinal)
        {
            ["q0"] = RowModels.PassThrough,
            ["q1"] = RowModels.Currency,
            ["q2"] = RowModels.Selection,
            ["q3"] = JoinModels.LocalSellers,
            ["q4"] = JoinModels.AveragePrices,
            ["q5"] = WindowModels.HotItems,
            ["q6"] = JoinModels.SellerAverages,
            ["q7"] = WindowModels.HighestBids,
            ["q8"] = WindowModels.NewUsers,
            ["q9"] = JoinModels.WinningBids,
            ["q10"] = RowModels.Files,
            ["q11"] = WindowModels.Sessions,
            ["q12"] = WindowModels.ArrivalCounts,
            ["q13"] = RowModels.SideInput,
            ["q14"] = RowModels.Calculation,
            ["q15"] = DayModels.Days,
            ["q16"] = DayModels.Channels,
            ["q17"] = DayModels.Auctions,
            ["q18"] = RankModels.LastBids,
            ["q19"] = RankModels.TopBids,
            ["q20"] = JoinModels.Expanded,
            ["q21"] = RowModels.ChannelIds,
            ["q22"] = RowModels.Folders,
        };

    /// <summary>The rows of a query.</summary>
    /// <param name="query">Its name.</param>
    /// <param name="input">The events.</param>
    /// <returns>The rows.</returns>
    public static IEnumerable<object?[]> Of(string query, NexmarkInput input) => Models[query](input);
}
