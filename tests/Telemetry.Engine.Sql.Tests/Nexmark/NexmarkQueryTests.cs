using Telemetry.Engine.Time;
using Telemetry.Nexmark;
using Telemetry.Nexmark.Events;
using Telemetry.Nexmark.Models;
using Telemetry.Nexmark.Running;

namespace Telemetry.Engine.Sql.Tests.Nexmark;

/// <summary>Each query against its model: over events of a minute around midnight, and of times at which hours have
/// other names; one by one, in frames, and with a restore now and then.</summary>
public sealed class NexmarkQueryTests
{
    private const int Events = 3_000;

    private static readonly long[] Starts = [86_380, (7 * 3_600) + 3_580, (18 * 3_600) + 3_570];

    public static TheoryData<string, int> Queries
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var query in NexmarkQueries.Names)
            {
                for (var seed = 1; seed <= 3; seed++) { rows.Add(query, seed); }
            }
            return rows;
        }
    }

    public static TheoryData<string> Names => [.. NexmarkQueries.Names];

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_gives_what_its_model_gives(string query, int seed)
    {
        var input = InputOf(seed);
        var expected = Expected(query, input);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Run(query, input, 1, restores: 0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Frames_of_any_size_and_restores_change_nothing(string query)
    {
        var input = InputOf(4);
        var expected = Expected(query, input);
        // What counts by the time of arrival sees when frames arrive.
        if (query == "q12")
        {
            Assert.Equal(expected, Run(query, input, 1, restores: 5));
            return;
        }

        Assert.Equal(expected, Run(query, input, 7, restores: 5));
        Assert.Equal(expected, Run(query, input, 512, restores: 2));
    }

    private static NexmarkInput InputOf(int seed) => new(new NexmarkGenerator(seed, new()
    {
        EventsPerSecond = 50,
        Start = (1_436_832_000 + Starts[seed % Starts.Length]) * 1_000_000,
    }).Take(Events));

    private static string[] Expected(string query, NexmarkInput input) =>
        [.. NexmarkModel.Of(query, input).Select(NexmarkTable.LineOf).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Run(string query, NexmarkInput input, int batch, int restores)
    {
        var table = new NexmarkTable();
        var feed = new NexmarkFeed(NexmarkFeed.Compile(query), table, new EventTime(input.Events[0].Time));
        var every = restores == 0 ? int.MaxValue : Math.Max(1, Events / batch / (restores + 1));
        var batches = 0;
        foreach (var events in input.Events.Chunk(batch))
        {
            feed.Feed(events);
            if (++batches % every == 0) { feed.Restore(); }
        }
        feed.End();
        Assert.Empty(table.DeadLetters);
        return table.Lines;
    }
}
