"""A Redis cache that may be away: reading finds nothing, writing is dropped, and the log says so."""

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _forgiving(name, otherwise):
    def method(self, *args, **kwargs):
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            log.error("cache_away", operation=name, error=str(error))
            return otherwise(*args, **kwargs)

    method.__name__ = name
    return method


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; without its server, sign-in and pages go on (rate limits pause meanwhile)."""

    get = _forgiving("get", lambda key, default=None, *rest, **more: default)
    get_many = _forgiving("get_many", lambda *args, **kwargs: {})
    add = _forgiving("add", lambda *args, **kwargs: True)
    set = _forgiving("set", lambda *args, **kwargs: None)
    set_many = _forgiving("set_many", lambda *args, **kwargs: [])
    delete = _forgiving("delete", lambda *args, **kwargs: False)
    delete_many = _forgiving("delete_many", lambda *args, **kwargs: None)
    has_key = _forgiving("has_key", lambda *args, **kwargs: False)
    touch = _forgiving("touch", lambda *args, **kwargs: False)
    incr = _forgiving("incr", lambda *args, **kwargs: 1)
