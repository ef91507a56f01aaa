using System.Runtime.InteropServices;

namespace Telemetry.Engine.State;

/// <summary>
/// The pieces of memory that the <see cref="SnapshotBuffer"/>s of all partitions use by turns: checkpoints of several
/// pipelines are seldom encoded at the same time. Thread-safe.
/// </summary>
internal static class SnapshotPieces
{
    /// <summary>Small enough not to be a large object, which would stay where it is until a full collection.</summary>
    public const int Bytes = 64 * 1024;

    private static readonly Lock Gate = new();
    private static readonly Stack<byte[]> Free = new();

    /// <summary>A piece with room for so many bytes, not cleared.</summary>
    public static byte[] Rent(int count)
    {
        lock (Gate)
        {
            if (count <= Bytes && Free.TryPop(out var piece)) { return piece; }
        }
        return GC.AllocateUninitializedArray<byte>(Math.Max(count, Bytes));
    }

    /// <summary>Takes a piece back that nobody reads any more.</summary>
    public static void Return(ReadOnlyMemory<byte> piece)
    {
        var bytes = ArrayOf(piece);
        if (bytes.Length != Bytes) { return; }
        lock (Gate)
        {
            if (Free.Count < EngineLimits.SnapshotPiecesKept) { Free.Push(bytes); }
        }
    }

    /// <summary>How much memory there is behind what is written of a piece.</summary>
    public static int LengthOf(ReadOnlyMemory<byte> piece) => ArrayOf(piece).Length;

    private static byte[] ArrayOf(ReadOnlyMemory<byte> piece) =>
        MemoryMarshal.TryGetArray(piece, out var bytes) ? bytes.Array ?? [] : [];
}
