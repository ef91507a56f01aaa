using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Windows;

public sealed class StateLimitTests
{
    private const int PackRows = 4_000;
    private const int PacksMax = 400;

    private readonly RecordingSink _sink = new();
    private readonly StepInput _input = new();
    private long _position;

    [Fact]
    public void A_source_that_never_says_how_far_it_is_breaks_nothing_and_its_rows_are_kept_as_dead_letters()
    {
        var partition = Windows().CreatePartition();
        var packs = 0;
        while (_sink["dead_letters"].Count == 0 && packs < PacksMax) { Send(partition, "a", packs++ * PackRows); }

        Assert.Equal(PackRows, _sink["dead_letters"].Count);
        Assert.Contains("reason=state_limit", _sink["dead_letters"][0], StringComparison.Ordinal);
        var accepted = partition.FindSource("a")!.Value.Counters.Accepted;
        Assert.Equal((packs - 1) * PackRows, accepted);

        Send(partition, "b", 0);
        Assert.Equal(PackRows, partition.FindSource("b")!.Value.Counters.Accepted);

        // It says so at last: panes close, and it may go on.
        Send(partition, "a", packs * PackRows, low: PackRows);
        Send(partition, "a", (packs + 1) * PackRows);
        Assert.Equal(accepted + PackRows, partition.FindSource("a")!.Value.Counters.Accepted);
    }

    private static Pipeline Windows()
    {
        var builder = new PipelineBuilder("p");
        var spec = WindowSpec.Tumbling(Duration.FromSeconds(1), WindowSpec.Statistics("value"));
        for (var copy = 0; copy < 4; copy++) { builder.Readings.Window($"windows{copy}", spec).To($"w{copy}"); }
        return builder.Build();
    }

    private void Send(Partition partition, string source, int first, int? low = null)
    {
        var stamp = new StepStamp(_position++, Start + Duration.FromSeconds(10_000_000), Duration.FromSeconds(1));
        _input.BeginRows(stamp, source, "", low is { } at ? At(at) : null, SourceClockKind.Declared);
        for (var row = 0; row < PackRows; row++) { _input.AddNumber("t", At(first + row), 0, 1); }
        partition.Step(_input, _sink);
    }
}
