using Telemetry.Engine.Operators;

namespace Telemetry.Engine.Typed.Stages;

/// <summary>The names of outputs.</summary>
internal static class SidePorts
{
    /// <summary>Refuses outputs that cannot be told apart.</summary>
    public static void Check(IReadOnlyList<OutputPort> ports)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var port in ports)
        {
            ArgumentException.ThrowIfNullOrEmpty(port.Name);
            if (!names.Add(port.Name))
            {
                throw new ArgumentException($"Two outputs of one operator are called '{port.Name}'.");
            }
        }
    }
}
