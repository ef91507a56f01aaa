using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Runtime.Tests;

/// <summary>Pipelines that share an output journal.</summary>
public sealed class SharedOutputTests
{
    [Fact]
    public async Task A_pipeline_that_says_nothing_needs_nothing_of_what_others_say()
    {
        using var plant = new Plant();
        await plant.FillAsync(100);
        await plant.RunAsync(Plant.Windows());
        var silent = Silent(plant, 100);

        await silent.Runner.RunAsync(silent.Stop.Token);

        Assert.NotEqual(0, plant.Output.DurableEnd.Value);
        Assert.Equal(plant.Output.DurableEnd, silent.Runner.Progress.NeededOutput);
        silent.Stop.Dispose();
    }

    private static (PipelineRunner Runner, CancellationTokenSource Stop) Silent(Plant plant, long records)
    {
        var builder = new PipelineBuilder("silent", new IngestOptions(), saysRefused: false);
        builder.Readings.WhereNotNull("value").Window(
            "windows", WindowSpec.Tumbling(Duration.FromSeconds(1_000_000), WindowSpec.Statistics("value"))).To("none");
        var stop = new CancellationTokenSource();
        var runner = new PipelineRunner(
            builder.Build(), plant.Input, plant.Output,
            (position, payload, target) =>
            {
                if (position.Value == records - 1) { stop.Cancel(); }
                return Plant.Decode(position, payload, target);
            },
            new() { CheckpointDirectory = plant.Checkpoints + "-silent", CheckpointRecords = 7 });
        return (runner, stop);
    }
}
