using System.Collections.Concurrent;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Telemetry.Contract;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Mqtt;

/// <summary>
/// The way down: messages go into one session's queue, past the broker's fan-out and its retained messages, so that
/// nothing is held in memory for who is not there, and nobody else can get them. Any thread.
/// </summary>
internal sealed class MqttDownlink : IAgentDownlink
{
    private readonly ConcurrentDictionary<string, Link> _links = new(StringComparer.Ordinal);

    /// <summary>A client listens to one of its own topics from now on.</summary>
    /// <returns>What it listens to.</returns>
    public TopicKind Listens(string client, MqttSessionStatus session, MqttTopicFilter filter)
    {
        TopicKind kind = KindOf(client, filter.Topic);
        if (kind != TopicKind.None)
        {
            Link link = _links.AddOrUpdate(
                client,
                static (_, given) => new Link(given),
                static (_, known, given) => ReferenceEquals(known.Session.Items, given.Items) ? known : new Link(given),
                session);
            link.Set(kind, Lesser(filter.QualityOfServiceLevel));
        }

        return kind;
    }

    /// <summary>A client does not listen there any more.</summary>
    public void Ignores(string client, string filter)
    {
        if (_links.TryGetValue(client, out Link? link))
        {
            link.Set(KindOf(client, filter), null);
        }
    }

    /// <summary>Whatever session the client had before this one is over.</summary>
    public void Begins(string client, System.Collections.IDictionary items)
    {
        if (_links.TryGetValue(client, out Link? link) && !ReferenceEquals(link.Session.Items, items))
        {
            _links.TryRemove(new KeyValuePair<string, Link>(client, link));
        }
    }

    /// <summary>The client's session is over.</summary>
    public void Ends(string client, System.Collections.IDictionary items)
    {
        if (_links.TryGetValue(client, out Link? link) && ReferenceEquals(link.Session.Items, items))
        {
            _links.TryRemove(new KeyValuePair<string, Link>(client, link));
        }
    }

    public bool TrySend(string agent, string topic, byte[] payload, bool isRetained)
    {
        TopicKind kind = Topics.TryParse(topic, out TopicAddress address) ? address.Kind : TopicKind.None;
        if (!_links.TryGetValue(agent, out Link? link) || link.QualityOf(kind) is not { } quality)
        {
            return false;
        }

        MqttApplicationMessage message = new()
        {
            Topic = topic,
            PayloadSegment = payload,
            QualityOfServiceLevel = quality,
            Retain = isRetained,
        };
        try
        {
            return link.Session.TryEnqueueApplicationMessage(message, out _);
        }
        catch (ObjectDisposedException)
        {
            // The session has just ended.
            return false;
        }
    }

    private static TopicKind KindOf(string client, string filter) =>
        filter == Topics.Config(client) ? TopicKind.Config
        : filter == Topics.CommandFilter(client) ? TopicKind.Command
        : TopicKind.None;

    private static MqttQualityOfServiceLevel Lesser(MqttQualityOfServiceLevel granted) =>
        granted == MqttQualityOfServiceLevel.AtMostOnce ? granted : MqttQualityOfServiceLevel.AtLeastOnce;

    private sealed class Link(MqttSessionStatus session)
    {
        private readonly Lock _gate = new();
        private MqttQualityOfServiceLevel? _config;
        private MqttQualityOfServiceLevel? _command;

        public MqttSessionStatus Session { get; } = session;

        public MqttQualityOfServiceLevel? QualityOf(TopicKind kind)
        {
            lock (_gate)
            {
                return kind switch
                {
                    TopicKind.Config => _config,
                    TopicKind.Command => _command,
                    _ => null,
                };
            }
        }

        public void Set(TopicKind kind, MqttQualityOfServiceLevel? quality)
        {
            lock (_gate)
            {
                _config = kind == TopicKind.Config ? quality : _config;
                _command = kind == TopicKind.Command ? quality : _command;
            }
        }
    }
}
