using LiteDB;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Evidence;

/// <summary>Which readings the pipelines put aside, and why: from the dead letters that the views have.</summary>
internal sealed class Refusals
{
    private readonly Dictionary<(string Device, string Metric, string Boot, long Seq, long Time, long Arrived), string>
        _reasons = [];

    private Refusals(bool isCut) => IsCut = isCut;

    /// <summary>There were more dead letters than could be looked at.</summary>
    public bool IsCut { get; }

    /// <summary>The refusals of a device's readings that arrived from one time to another.</summary>
    public static Refusals Find(ViewStore views, IEnumerable<string> devices, long from, long to)
    {
        List<BsonDocument> letters = [];
        bool isCut = false;
        foreach (string device in devices)
        {
            ViewQuery query = new() { Device = device, From = from, To = to, Limit = EvidenceLimits.RefusalsMax };
            ViewPage<BsonDocument> page = views.Read(database => database.DeadLetters.Find(query, null));
            letters.AddRange(page.Items);
            isCut |= page.Next is not null;
        }

        Refusals refusals = new(isCut);
        foreach (BsonDocument letter in letters)
        {
            refusals.Add(letter["v"].AsDocument);
        }

        return refusals;
    }

    /// <summary>Why a reading was put aside; null when it was not.</summary>
    public string? ReasonOf(in FoundReading found) => _reasons.GetValueOrDefault((
        found.Reading.Device, found.Reading.Metric, found.Reading.Boot,
        found.Reading.Boot.Length == 0 ? 0 : (long)found.Reading.Seq, found.TimeMicros, found.ArrivedMicros));

    private void Add(BsonDocument letter)
    {
        if (letter["event_time"] is BsonDocument time && letter["arrived"] is BsonDocument arrived
            && letter["metric"].IsString)
        {
            string boot = letter["boot"].IsString ? letter["boot"].AsString : "";
            long seq = boot.Length > 0 && letter["seq"].IsNumber ? letter["seq"].AsInt64 : 0;
            _reasons.TryAdd(
                (letter["device"].AsString, letter["metric"].AsString, boot, seq, time["t"].AsInt64,
                    arrived["t"].AsInt64),
                letter["reason"].AsString);
        }
    }
}
