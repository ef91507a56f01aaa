namespace Telemetry.Engine.Fencing;

/// <summary>Hashes that are the same in every process and for ever: they lie in snapshots.</summary>
internal static class StableHash
{
    /// <summary>The hash of a text (FNV-1a over its UTF-16 units, then mixed).</summary>
    public static ulong Of(string? text)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var unit in text ?? "") { hash = (hash ^ unit) * 1_099_511_628_211UL; }
        return Mix(hash, 0);
    }

    /// <summary>Mixes a number into a hash (the finalizer of splitmix64).</summary>
    public static ulong Mix(ulong hash, ulong number)
    {
        var mixed = hash + (number * 0x9E37_79B9_7F4A_7C15UL) + 0x9E37_79B9_7F4A_7C15UL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return mixed ^ (mixed >> 31);
    }
}
