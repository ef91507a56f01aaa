using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Nexmark;
using Telemetry.Nexmark.Events;

namespace Telemetry.Engine.Sql.Tests.Nexmark;

public sealed class NexmarkGeneratorTests
{
    [Fact]
    public void Of_fifty_events_one_is_a_person_and_three_are_auctions()
    {
        var input = new NexmarkInput(new NexmarkGenerator(1).Take(5_000));

        Assert.Equal((100, 300, 4_600), (input.Persons.Count, input.Auctions.Count, input.Bids.Count));
        Assert.Equal(Enumerable.Range(1_000, 100).Select(id => (long)id), input.Persons.Select(one => one.Id));
        Assert.Equal(Enumerable.Range(1_000, 300).Select(id => (long)id), input.Auctions.Select(one => one.Id));
    }

    [Fact]
    public void Events_are_in_order_and_as_dense_as_was_asked()
    {
        var events = new NexmarkGenerator(1, new() { EventsPerSecond = 500 }).Take(1_001).ToArray();

        Assert.Equal(events.Select(one => one.Time).Order(), events.Select(one => one.Time));
        Assert.Equal(2_000_000, events[^1].Time - events[0].Time);
    }

    [Fact]
    public void Half_of_the_bids_are_for_a_hot_auction_and_three_in_four_by_a_hot_bidder()
    {
        var bids = new NexmarkInput(new NexmarkGenerator(2).Take(50_000)).Bids;

        Assert.InRange(Share(bid => bid.Auction % 100 == 0), 0.49, 0.53);
        Assert.InRange(Share(bid => bid.Bidder % 100 == 1), 0.74, 0.78);
        Assert.InRange(Share(bid => !bid.Channel.StartsWith("channel-", StringComparison.Ordinal)), 0.48, 0.52);

        double Share(Func<NexmarkEvent.BidIsMade, bool> isHot) => (double)bids.Count(isHot) / bids.Count;
    }

    [Fact]
    public void A_seed_gives_the_same_events_for_ever()
    {
        var text = string.Join('\n', new NexmarkGenerator(42).Take(1_000).Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{NexmarkInput.TableOf(one)} {string.Join('|', NexmarkInput.RowOf(one))}")));

        Assert.Equal("9cc27ce2ecf71796", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
    }
}
