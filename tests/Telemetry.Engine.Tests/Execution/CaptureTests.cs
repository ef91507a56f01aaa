using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Execution;

public sealed class CaptureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_image_that_is_written_later_has_the_bytes_of_a_snapshot_at_its_capture(int seed)
    {
        var random = new Random(seed);
        var pipeline = Windows();
        var (captured, straight) = (pipeline.CreatePartition(), pipeline.CreatePartition());
        var (left, right) = (new StepInput(), new StepInput());
        var sink = new RecordingSink();
        var buffer = new SnapshotBuffer();
        PartitionImage? image = null;
        byte[] expected = [];
        for (var step = 0; step < 400; step++)
        {
            var state = random.Next();
            Fill(left, step, new Random(state));
            Fill(right, step, new Random(state));
            captured.Step(left, sink);
            straight.Step(right, sink);
            if (image is not null && random.Next(4) == 0)
            {
                buffer.Reset();
                image.Write(buffer);
                Assert.True(expected.AsSpan().SequenceEqual(buffer.ToArray()), $"seed {seed}, step {step}");
                image.Release();
                image = null;
            }
            if (image is not null || random.Next(4) != 0) { continue; }
            image = captured.Capture();
            buffer.Reset();
            straight.Snapshot(buffer);
            expected = buffer.ToArray();
            Assert.Equal(step, image.LastStep);
        }
        Assert.NotEmpty(expected);
    }

    [Fact]
    public void There_is_one_image_at_a_time()
    {
        var partition = Windows().CreatePartition();
        var image = partition.Capture();

        Assert.ThrowsAny<Exception>(() => partition.Capture());

        image.Release();
        partition.Capture().Release();
    }

    internal static Pipeline Windows()
    {
        var builder = new PipelineBuilder("p");
        var statistics = WindowSpec.Statistics("value");
        builder.Readings.Window("tumbling", WindowSpec.Tumbling(Duration.FromSeconds(10), statistics)).To("t");
        builder.Readings.Window(
            "hopping", WindowSpec.Hopping(Duration.FromSeconds(10), Duration.FromSeconds(3), statistics)).To("h");
        builder.Readings.Window(
            "stream", WindowSpec.Tumbling(Duration.FromSeconds(5), statistics, ClockScope.Stream)).To("s");
        builder.Readings.Window("session", GeneralWindowSpec.OnEventTime(
            WindowAssigner.Session(SessionGap.Fixed(Duration.FromSeconds(4))), statistics)).To("g");
        return builder.Build();
    }

    private static void Fill(StepInput input, int step, Random random)
    {
        var now = Start + Duration.FromSeconds(step / 4);
        var stamp = new StepStamp(step, now, Duration.FromSeconds(step / 4));
        var source = $"s{random.Next(12)}";
        if (random.Next(9) == 0) { input.BeginStatus(stamp, source, random.Next(3) > 0); return; }
        input.BeginRows(
            stamp, source, $"boot{random.Next(3)}", now + Duration.FromSeconds(-random.Next(4, 30)));
        for (var row = random.Next(4); row > 0; row--)
        {
            input.AddNumber(
                $"m{random.Next(3)}", now + Duration.FromSeconds(-random.Next(30)), (ulong)random.Next(300),
                random.Next(100));
        }
    }
}
