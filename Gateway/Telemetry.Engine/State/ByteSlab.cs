namespace Telemetry.Engine.State;

/// <summary>
/// Byte strings that are numbered as they come and never change or go, side by side in chunks: what is there may be
/// read by another thread while more are added.
/// </summary>
/// <remarks>
/// <code>chunk: length (seven bits a byte, the last below 80) bytes | length bytes | …      place: chunk, offset</code>
/// A chunk has 64 KiB, the first ones less; a longer string has a chunk of its own.
/// </remarks>
internal sealed class ByteSlab
{
    private const int OffsetBits = 16;
    private const int ChunkBytes = 1 << OffsetBits;
    private const int ChunkBytesMin = 1_024;
    private const int LengthBytesMax = 5;

    private byte[][] _chunks = [];
    private int[] _places = new int[64];
    private int _used;

    public int Count { get; private set; }

    /// <summary>What is there now, for another thread.</summary>
    public View Now => new(_chunks, _places);

    public ReadOnlySpan<byte> this[int index] => Now[index];

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var most = bytes.Length + LengthBytesMax;
        if (_chunks.Length == 0 || _used + most > _chunks[^1].Length || _used >= ChunkBytes) { AddChunk(most); }
        // New arrays when they grow: those before may be in the hands of another thread.
        if (Count == _places.Length) { Array.Resize(ref _places, Growth.After(Count)); }
        _places[Count++] = ((_chunks.Length - 1) << OffsetBits) | _used;
        var chunk = _chunks[^1];
        var left = bytes.Length;
        while (left >= 0x80)
        {
            chunk[_used++] = (byte)(left | 0x80);
            left >>= 7;
        }
        chunk[_used++] = (byte)left;
        bytes.CopyTo(chunk.AsSpan(_used));
        _used += bytes.Length;
    }

    private void AddChunk(int most)
    {
        Invariant.Check(_chunks.Length < 1 << (31 - OffsetBits), "keys need more than 2 GB");
        var usual = _chunks.Length == 0 ? ChunkBytesMin : Math.Min(ChunkBytes, _chunks[^1].Length * 2);
        Array.Resize(ref _chunks, _chunks.Length + 1);
        _chunks[^1] = new byte[Math.Max(most, usual)];
        _used = 0;
    }

    /// <summary>The strings that there were at some time.</summary>
    internal readonly struct View(byte[][] chunks, int[] places)
    {
        public ReadOnlySpan<byte> this[int index]
        {
            get
            {
                var chunk = chunks[places[index] >> OffsetBits];
                var at = places[index] & (ChunkBytes - 1);
                var (length, shift) = (0, 0);
                while (chunk[at] >= 0x80)
                {
                    length |= (chunk[at++] & 0x7F) << shift;
                    shift += 7;
                }
                length |= chunk[at++] << shift;
                return chunk.AsSpan(at, length);
            }
        }
    }
}
