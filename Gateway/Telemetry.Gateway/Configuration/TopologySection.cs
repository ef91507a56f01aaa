using System.Text;
using Telemetry.Alerts.Topology;

namespace Telemetry.Gateway.Configuration;

/// <summary>Reads <c>topology</c>: the name of a file beside the configuration, or the topology itself.</summary>
internal static class TopologySection
{
    /// <exception cref="ConfigurationException">It cannot be read, or something in it is wrong.</exception>
    public static PlantTopology Read(ConfigurationNode node)
    {
        if (node.IsText)
        {
            return ReadFile(Path.Combine(node.Folder, node.Text("a file", text => text.Length > 0)));
        }

        _ = node.Members();
        return Parse(node.Place, Encoding.UTF8.GetBytes(node.Raw));
    }

    /// <summary>Reads a file of a topology.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or something in it is wrong.</exception>
    public static PlantTopology ReadFile(string file)
    {
        byte[] bytes;
        try
        {
            FileInfo entry = new(file);
            if (entry.Exists && entry.Length > TopologyLimits.FileBytesMax)
            {
                throw new ConfigurationException(
                    $"{file}: the file has {entry.Length} bytes: at most {TopologyLimits.FileBytesMax} are allowed");
            }

            bytes = File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: cannot be read: {error.Message}", error);
        }

        return Parse(file, bytes);
    }

    private static PlantTopology Parse(string name, byte[] json)
    {
        try
        {
            return PlantTopology.Read(name, json);
        }
        catch (TopologyException wrong)
        {
            throw new ConfigurationException(wrong.Message, wrong);
        }
    }
}
