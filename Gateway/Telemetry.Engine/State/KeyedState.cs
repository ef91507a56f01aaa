namespace Telemetry.Engine.State;

/// <summary>
/// One value per key, in an array by the key's ordinal. The usual state of an operator: the snapshot is canonical by
/// construction, because it goes through the keys in order and writes only those that have a value.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="keys">The key space.</param>
public sealed class KeyedState<T>(KeyTable keys)
    where T : class
{
    private T?[] _values = [];

    /// <summary>How many keys have a value.</summary>
    public int Count { get; private set; }

    /// <summary>The key's value, or null.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>The value or null.</returns>
    public T? Find(int key) => (uint)key < (uint)_values.Length ? _values[key] : null;

    /// <summary>Gives the key a value.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="value">The value.</param>
    public void Set(int key, T value)
    {
        if (key >= _values.Length) { Array.Resize(ref _values, Growth.Of(_values.Length, key + 1)); }
        if (_values[key] is null) { Count++; }
        _values[key] = value;
    }

    /// <summary>Takes the key's value away.</summary>
    /// <param name="key">The key's ordinal.</param>
    public void Remove(int key)
    {
        if (Find(key) is null) { return; }
        _values[key] = null;
        Count--;
    }

    /// <summary>The keys that have a value, in key order.</summary>
    /// <returns>The keys' ordinals.</returns>
    public IEnumerable<int> Keys()
    {
        foreach (var key in keys.Sorted.ToArray())
        {
            if (Find(key) is not null) { yield return key; }
        }
    }

    /// <summary>Writes all values in key order.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="writeValue">Writes one value.</param>
    public void Snapshot(SnapshotWriter writer, Action<SnapshotWriter, T> writeValue)
    {
        writer.Int32(Count);
        foreach (var key in keys.Sorted)
        {
            if (Find(key) is not { } value) { continue; }
            writer.Bytes(keys.Encoded(key));
            writeValue(writer, value);
        }
    }

    /// <summary>Reads all values, replacing what was there.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="readValue">Reads one value.</param>
    public void Restore(SnapshotReader reader, Func<SnapshotReader, T> readValue)
    {
        Array.Clear(_values);
        Count = 0;
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = keys.InternEncoded(reader.Bytes().Span);
            Set(key, readValue(reader));
        }
    }
}
