using System.Buffers;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Tests.State;

public sealed class SnapshotBufferTests
{
    private const int Piece = 64 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_written_in_pieces_has_the_bytes_of_what_is_written_in_one(int seed)
    {
        var random = new Random(seed);
        var (whole, pieces) = (new ArrayBufferWriter<byte>(), new SnapshotBuffer());
        Write(new(whole), random.Next());
        random = new Random(seed);
        Write(new(pieces), random.Next());

        Assert.True(pieces.WrittenCount > 10 * Piece);
        Assert.Equal(whole.WrittenCount, pieces.WrittenCount);
        Assert.True(whole.WrittenSpan.SequenceEqual(pieces.ToArray()), $"seed {seed}");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Piece)]
    [InlineData((5 * Piece) + 3)]
    public void Bytes_of_another_buffer_are_taken_over_in_their_place(int length)
    {
        var (own, other) = (new SnapshotBuffer(), new SnapshotBuffer());
        var taken = new byte[length];
        new Random(length).NextBytes(taken);
        for (var byteAtATime = 0; byteAtATime < length; byteAtATime++) { other.Byte(taken[byteAtATime]); }
        own.Int32(1);

        own.Take(other);
        own.Int32(2);

        Assert.Equal([1, 0, 0, 0, .. taken, 2, 0, 0, 0], own.ToArray());
        Assert.Equal(0, other.WrittenCount);
    }

    [Fact]
    public void A_section_knows_its_length_however_many_pieces_it_has()
    {
        var (buffer, image) = (new SnapshotBuffer(), new SnapshotBuffer());
        image.Bytes(new byte[3 * Piece]);
        buffer.Bytes(new byte[Piece - 6]);
        var outer = buffer.BeginSection();
        var inner = buffer.BeginSection();
        buffer.Take(image);
        buffer.EndSection(inner);
        var empty = buffer.BeginSection();
        buffer.EndSection(empty);
        buffer.EndSection(outer);

        var reader = new SnapshotReader(buffer.ToArray().AsMemory(Piece - 6));
        Assert.Equal((3 * Piece) + 8, reader.Int32());
        Assert.Equal(3 * Piece, reader.Bytes().Length);
        Assert.Equal(0, reader.Int32());
        reader.End();
    }

    [Fact]
    public void A_seal_covers_every_piece()
    {
        var buffer = new SnapshotBuffer();
        buffer.Int32(7);
        Write(new(buffer), 4);
        SnapshotSeal.Append(buffer, sizeof(int));
        var bytes = buffer.ToArray();

        Assert.Equal(bytes.Length - 8, SnapshotSeal.Open(bytes.AsMemory(sizeof(int))).Length);
        for (var at = sizeof(int); at < bytes.Length; at += 9_001)
        {
            bytes[at] ^= 1;
            Assert.Throws<SnapshotFormatException>(() => SnapshotSeal.Open(bytes.AsMemory(sizeof(int))));
            bytes[at] ^= 1;
        }
    }

    [Fact]
    public void Between_two_checkpoints_a_buffer_holds_one_piece_at_most_and_a_copy_of_none()
    {
        var (checkpoint, image) = (new SnapshotBuffer(), new WrittenImage());
        image.Bytes.Bytes(new byte[20 * Piece]);
        Assert.InRange(image.Bytes.Capacity, 20 * Piece, 21 * Piece);

        image.Write(new(checkpoint));
        Assert.InRange(image.Bytes.Capacity + checkpoint.Capacity, 20 * Piece, 22 * Piece);

        checkpoint.Reset();
        Assert.InRange(checkpoint.Capacity + image.Bytes.Capacity, 0, 2 * Piece);

        // What is given up unwritten, and what had to be in one piece.
        image.Bytes.Bytes(new byte[20 * Piece]);
        image.Release();
        checkpoint.GetSpan(10 * Piece);
        checkpoint.Reset();
        Assert.InRange(checkpoint.Capacity + image.Bytes.Capacity, 0, 2 * Piece);
    }

    private static void Write(SnapshotWriter writer, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 60_000; i++)
        {
            switch (random.Next(6))
            {
                case 0: writer.Int32(random.Next()); break;
                case 1: writer.Int64(random.NextInt64()); break;
                case 2: writer.Boolean(random.Next(2) == 0); break;
                case 3: writer.Text(new string('ü', random.Next(30))); break;
                case 4: writer.Compact(random.NextInt64() >> random.Next(64)); break;
                default: writer.Bytes(new byte[random.Next(i % 1_000 == 0 ? 3 * Piece : 40)]); break;
            }
        }
    }
}
