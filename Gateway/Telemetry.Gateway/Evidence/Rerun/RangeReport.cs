namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>Another rule tried over a part of the past, beside the rule that spoke.</summary>
/// <param name="First">The first record that was read: warm-up.</param>
/// <param name="From">The first record that counts.</param>
/// <param name="To">Behind the last one.</param>
/// <param name="Same">How many alerts are the same with both.</param>
/// <param name="Come">How many only the other rule would have raised.</param>
/// <param name="Gone">How many it would not have raised.</param>
/// <param name="Different">How many would have begun, ended or peaked otherwise.</param>
/// <param name="Changes">These, one by one, by their starts.</param>
internal sealed record RangeReport(
    long First, long From, long To, int Same, int Come, int Gone, int Different, IReadOnlyList<RangeChange> Changes)
{
    /// <summary>Compares what both rules say.</summary>
    public static RangeReport Of(
        long first, long from, long to, IReadOnlyList<RangeAlert> was, IReadOnlyList<RangeAlert> would)
    {
        List<RangeChange> changes = [];
        List<RangeAlert> rest = [.. would];
        int same = 0;
        foreach (RangeAlert one in was)
        {
            // An episode that falls apart differs once, and its other parts come.
            RangeAlert? other = rest.Find(one.Meets);
            if (other is not null)
            {
                rest.Remove(other);
            }

            if (other is not null && one.IsLike(other))
            {
                same++;
            }
            else
            {
                changes.Add(new RangeChange(other is null ? "gone" : "different", one, other));
            }
        }

        changes.AddRange(rest.Select(static one => new RangeChange("come", null, one)));
        return new RangeReport(
            first, from, to, same, Count("come"), Count("gone"), Count("different"),
            [.. changes.OrderBy(static one => (one.Was ?? one.Would)?.Start)]);

        int Count(string change) => changes.Count(one => one.Change == change);
    }
}
