using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>The entries of a broadcast state.</summary>
internal sealed class BroadcastCells<TKey, TValue>(
    string name, StateCodec<TKey> keyCodec, StateCodec<TValue> valueCodec) : IBroadcastCells
    where TKey : notnull
{
    private const int EntryBytes = 16;

    private BroadcastToken? _token;
    private StateBudget? _budget;

    public string Name => name;

    public string Kind { get; } = $"broadcast {keyCodec} to {valueCodec}";

    public SortedKeys<TKey, TValue> Map { get; } = new(keyCodec.Order);

    public void Attach(BroadcastToken token, StateBudget budget)
    {
        _token = token;
        _budget = budget;
    }

    public void Set(BroadcastToken token, TKey key, TValue value)
    {
        token.Require(_token, name);
        Put(key, value);
    }

    public bool Remove(BroadcastToken token, TKey key)
    {
        token.Require(_token, name);
        if (!Map.Remove(key, out var value)) { return false; }
        _budget!.Count(SourceTable.All, -BytesOf(key, value)); // Attached, or there would be no token.
        return true;
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Int32(Map.Items.Count);
        foreach (var key in Map.Sorted)
        {
            keyCodec.Write(writer, key);
            valueCodec.Write(writer, Map.Items[key]);
        }
    }

    public void Read(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = keyCodec.Read(reader);
            Put(key, valueCodec.Read(reader));
        }
    }

    private void Put(TKey key, TValue value)
    {
        var bytes = BytesOf(key, value);
        if (Map.Items.TryGetValue(key, out var before)) { bytes -= BytesOf(key, before); }
        Map.Set(key, value);
        _budget!.Count(SourceTable.All, bytes); // Attached before anything is set or restored.
    }

    private int BytesOf(TKey key, TValue value) => EntryBytes + keyCodec.SizeOf(key) + valueCodec.SizeOf(value);
}
