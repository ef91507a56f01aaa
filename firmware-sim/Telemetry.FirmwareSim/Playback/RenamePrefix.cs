namespace Telemetry.FirmwareSim.Playback;

/// <summary>
/// Gives devices another prefix: <c>old=new</c> replaces where the name starts with <c>old</c>, a text without
/// <c>=</c> is put in front of every name. The default changes nothing.
/// </summary>
internal readonly record struct RenamePrefix(string? Text)
{
    public string Apply(string device)
    {
        if (string.IsNullOrEmpty(Text))
        {
            return device;
        }

        var at = Text.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            return Text + device;
        }

        var old = Text[..at];
        return device.StartsWith(old, StringComparison.Ordinal) ? Text[(at + 1)..] + device[old.Length..] : device;
    }
}
