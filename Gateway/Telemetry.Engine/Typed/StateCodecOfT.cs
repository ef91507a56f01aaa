using System.Buffers;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed;

/// <summary>How a type is written into snapshots, and its order as the key of a map. Immutable, and shared by any
/// number of processes and threads. Made by <see cref="StateCodec"/>.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <example><code>
/// StateCodec&lt;Guid&gt; ids = StateCodec.Create&lt;Guid&gt;(
///     "guid", (writer, value) => writer.Bytes(value.ToByteArray()), reader => new Guid(reader.Bytes().Span),
///     sizeOf: _ => 16);
/// </code></example>
public sealed class StateCodec<T>
{
    private readonly Action<SnapshotWriter, T> _write;
    private readonly Func<SnapshotReader, T> _read;
    private readonly Func<T, int>? _sizeOf;
    private readonly int _size;

    internal StateCodec(
        string name, Action<SnapshotWriter, T> write, Func<SnapshotReader, T> read, int size, Func<T, int>? sizeOf,
        Comparison<T>? order)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        _write = write;
        _read = read;
        _size = size;
        _sizeOf = sizeOf;
        Order = order is null ? Comparer<T>.Create(CompareBytes) : Comparer<T>.Create(order);
    }

    /// <summary>Says what is written: state in a snapshot fits only a codec of the same name.</summary>
    public string Name { get; }

    /// <summary>The order of values; maps have their keys in it.</summary>
    public IComparer<T> Order { get; }

    /// <summary>Whether every value counts as the same number of bytes.</summary>
    internal bool HasFixedSize => _sizeOf is null;

    /// <summary>Bytes that a value counts as in the partition's budget.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The bytes.</returns>
    public int SizeOf(T value) => _sizeOf is null ? _size : _sizeOf(value);

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    public void Write(SnapshotWriter writer, T value) => _write(writer, value);

    /// <summary>Reads a value.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The value.</returns>
    /// <exception cref="SnapshotFormatException">The bytes do not fit.</exception>
    public T Read(SnapshotReader reader) => _read(reader);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private int CompareBytes(T? left, T? right) => BytesOf(left!).AsSpan().SequenceCompareTo(BytesOf(right!));

    private byte[] BytesOf(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        _write(new(buffer), value);
        return buffer.WrittenSpan.ToArray();
    }
}
