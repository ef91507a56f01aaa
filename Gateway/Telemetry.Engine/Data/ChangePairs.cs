namespace Telemetry.Engine.Data;

/// <summary>The rule of a changelog's frames: an old row (−U) and its new one (+U) stand side by side.</summary>
internal static class ChangePairs
{
    /// <summary>Whether every update of a frame is a whole pair.</summary>
    public static bool AreWhole(Frame frame)
    {
        if (!frame.HasKinds) { return true; }
        for (var row = 0; row < frame.Count; row++)
        {
            var kind = frame.KindAt(row);
            if (kind == ChangeKind.UpdateAfter) { return false; }
            if (kind != ChangeKind.UpdateBefore) { continue; }
            row++;
            if (row == frame.Count || frame.KindAt(row) != ChangeKind.UpdateAfter) { return false; }
        }
        return true;
    }
}
