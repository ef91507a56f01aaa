using System.Buffers.Binary;
using System.Security.Cryptography;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Tests;

public class CheckpointFileTests
{
    [Fact]
    public async Task A_checkpoint_says_by_itself_whose_it_is_and_where()
    {
        using var plant = new Plant();
        await plant.FillAsync(20);
        await plant.RunAsync(Plant.Windows());
        var files = CheckpointFile.List(plant.Checkpoints);
        Assert.NotEmpty(files);
        var newest = CheckpointFile.TryRead(files[0])!;
        Assert.True(newest.IsUsable, newest.Problem);
        Assert.Equal("plant", newest.Pipeline);
        Assert.Equal(new JournalPosition(20), newest.Input);
        Assert.Equal(newest.Input, CheckpointFile.PositionOf(files[0]));
        Assert.Equal(19_000_000, newest.JournalTime.Micros);
        Assert.Equal(Plant.Windows().Fingerprint.ToArray(), newest.Fingerprint.ToArray());
        _ = Plant.Windows().CreatePartition().Restore(newest.State);
    }

    [Fact]
    public async Task Every_flipped_bit_and_every_cut_shows()
    {
        using var plant = new Plant();
        await plant.FillAsync(20);
        await plant.RunAsync(Plant.Windows());
        var bytes = await File.ReadAllBytesAsync(CheckpointFile.List(plant.Checkpoints)[0]);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.False(CheckpointFile.Read("x", damaged).IsUsable, $"bit {bit}");
        }
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(CheckpointFile.Read("x", bytes[..length]).IsUsable, $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(8, 2, "format version 2, known is 3")]
    [InlineData(12, 99, "snapshot has format 99")]
    public async Task Another_version_is_no_damage(int offset, int version, string expected)
    {
        using var plant = new Plant();
        await plant.FillAsync(20);
        await plant.RunAsync(Plant.Windows());
        var bytes = await File.ReadAllBytesAsync(CheckpointFile.List(plant.Checkpoints)[0]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), version);
        SHA256.HashData(bytes.AsSpan(..^32), bytes.AsSpan(bytes.Length - 32));
        var file = CheckpointFile.Read("x", bytes);
        Assert.False(file.IsUsable);
        Assert.True(file.IsOtherVersion);
        Assert.Contains(expected, file.Problem, StringComparison.Ordinal);
    }
}
