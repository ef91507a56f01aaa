using System.Globalization;

namespace Telemetry.Nexmark.Models;

/// <summary>Queries that look at each bid alone.</summary>
internal static class RowModels
{
    private static readonly string[] Known = ["apple", "google", "facebook", "baidu"];

    public static IEnumerable<object?[]> PassThrough(NexmarkInput input) =>
        from b in input.Bids
        select (object?[])[b.Auction, b.Bidder, b.Price, b.Time, b.Extra];

    public static IEnumerable<object?[]> Currency(NexmarkInput input) =>
        from b in input.Bids
        select (object?[])[b.Auction, b.Bidder, 0.908m * b.Price, b.Time, b.Extra];

    public static IEnumerable<object?[]> Selection(NexmarkInput input) =>
        from b in input.Bids
        where b.Auction % 123 == 0
        select (object?[])[b.Auction, b.Price];

    public static IEnumerable<object?[]> Files(NexmarkInput input) =>
        from b in input.Bids
        select (object?[])[b.Auction, b.Bidder, b.Price, b.Time, b.Extra, Day(b.Time), Minute(b.Time)];

    public static IEnumerable<object?[]> SideInput(NexmarkInput input) =>
        from b in input.Bids
        where NexmarkInput.Side.ContainsKey(b.Auction % 10_000)
        select (object?[])[b.Auction, b.Bidder, b.Price, b.Time, NexmarkInput.Side[b.Auction % 10_000]];

    public static IEnumerable<object?[]> Calculation(NexmarkInput input) =>
        from b in input.Bids
        let price = 0.908m * b.Price
        where price > 1_000_000 && price < 50_000_000
        let letters = (long)b.Extra.Count(letter => letter == 'c')
        select (object?[])[b.Auction, b.Bidder, price, TimeOfDay(b.Time), b.Time, b.Extra, letters];

    public static IEnumerable<object?[]> ChannelIds(NexmarkInput input) =>
        from b in input.Bids
        let known = Array.IndexOf(Known, b.Channel.ToLowerInvariant())
        let id = known >= 0 ? known.ToString(CultureInfo.InvariantCulture) : ParameterOf(b.Url)
        where id is not null
        select (object?[])[b.Auction, b.Bidder, b.Price, b.Channel, id];

    public static IEnumerable<object?[]> Folders(NexmarkInput input) =>
        from b in input.Bids
        let parts = b.Url.Split('/')
        select (object?[])[b.Auction, b.Bidder, b.Price, b.Channel, parts[3], parts[4], parts[5]];

    /// <summary>The day of a time, as 2015-07-15.</summary>
    public static string Day(long micros) => Format(micros, "yyyy-MM-dd");

    /// <summary>The minute of a time, as 23:59.</summary>
    public static string Minute(long micros) => Format(micros, "HH:mm");

    private static string TimeOfDay(long micros) => DateTime.UnixEpoch.AddMicroseconds(micros).Hour switch
    {
        >= 8 and <= 18 => "dayTime",
        <= 6 or >= 20 => "nightTime",
        _ => "otherTime",
    };

    private static string? ParameterOf(string url)
    {
        const string name = "&channel_id=";
        var start = url.IndexOf(name, StringComparison.Ordinal);
        return start < 0 ? null : url[(start + name.Length)..].Split('&')[0];
    }

    private static string Format(long micros, string format) =>
        DateTime.UnixEpoch.AddMicroseconds(micros).ToString(format, CultureInfo.InvariantCulture);
}
