namespace Telemetry.Engine.State;

/// <summary>The entries of one key: places of a block, behind each other. All zero: none, and no block.</summary>
internal struct EntryRun
{
    /// <summary>The block's first place.</summary>
    public int Block;

    /// <summary>The first entry's place within the block.</summary>
    public int Skip;

    public int Count;

    /// <summary>The block has 2^this places; 0 for no block.</summary>
    public int Size;
}
