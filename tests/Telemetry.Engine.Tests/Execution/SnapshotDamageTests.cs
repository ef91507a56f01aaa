using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Execution;

public sealed class SnapshotDamageTests
{
    private readonly Pipeline _pipeline = ManyOperators.Build();

    [Fact]
    public void Damaged_bytes_are_refused_whole()
    {
        var snapshot = SnapshotAfter(1, 200);
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var damaged = Damage(snapshot, random);
            if (damaged.AsSpan().SequenceEqual(snapshot)) { continue; }
            Assert.Throws<SnapshotFormatException>(() => _pipeline.CreatePartition().Restore(damaged));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Bytes_that_somebody_else_has_sealed_are_restored_or_refused_and_break_nothing(int seed)
    {
        var snapshot = SnapshotAfter(seed, 150);
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            var damaged = Damage(snapshot.AsSpan(0, snapshot.Length - SnapshotSeal.Bytes).ToArray(), random);
            var buffer = new SnapshotBuffer();
            new SnapshotWriter(buffer).Raw(damaged);
            SnapshotSeal.Append(buffer, 0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _pipeline.CreatePartition().Restore(buffer.ToArray(), RestoreMode.Map);
            }
            catch (SnapshotFormatException)
            {
                refused++;
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 200 << 20, $"seed {seed}, round {round}: {allocated} bytes for a small snapshot");
        }
        Assert.InRange(refused, 50, 400);
    }

    [Fact]
    public void Another_format_version_is_refused_with_the_reason()
    {
        var snapshot = SnapshotAfter(1, 20);
        snapshot[4] = 1;
        var buffer = new SnapshotBuffer();
        new SnapshotWriter(buffer).Raw(snapshot.AsSpan(0, snapshot.Length - SnapshotSeal.Bytes));
        SnapshotSeal.Append(buffer, 0);

        var exception = Assert.Throws<SnapshotFormatException>(
            () => _pipeline.CreatePartition().Restore(buffer.ToArray(), RestoreMode.Map));

        Assert.Contains(
            $"format version 1, known is {Pipeline.FormatVersion}", exception.Message, StringComparison.Ordinal);
    }

    private byte[] SnapshotAfter(int seed, int steps)
    {
        var random = new Random(seed);
        var player = new ScriptPlayer(_pipeline, Start, () => 1);
        for (var step = 0; step < steps; step++)
        {
            var source = $"s{random.Next(4)}";
            var now = step / 4;
            player.Play(random.Next(8) switch
            {
                0 => new ScriptStep.Status(source, random.Next(4) > 0),
                1 => new ScriptStep.Low(source, At(now - 12)),
                2 => Tick(1),
                _ => Read(source, now + random.Next(-15, 5), random.Next(50), $"m{random.Next(2)}"),
            });
        }
        return player.Snapshot();
    }

    private static byte[] Damage(byte[] snapshot, Random random)
    {
        if (random.Next(4) == 0) { return snapshot[..random.Next(snapshot.Length)]; }
        byte[] damaged = [.. snapshot];
        for (var flips = random.Next(1, 4); flips > 0; flips--)
        {
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
        }
        return damaged;
    }
}
